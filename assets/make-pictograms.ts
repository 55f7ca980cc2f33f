import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/**
 * Writes one SVG per ticket word into assets/pictograms/ from the npm package @iconify-json/fluent-emoji-flat (Microsoft Fluent emoji, MIT),
 * so that nothing is drawn by the system's emoji font and nothing is fetched. Run it after changing ticket-words.json:
 * `node assets/make-pictograms.ts`. The SVGs are committed. Files of words that are gone are removed.
 */

type IconSet = {
  width: number;
  height: number;
  icons: Record<string, { body: string; width?: number; height?: number }>;
};

const here = new URL('.', import.meta.url);
const folder = new URL('pictograms/', here);

const words: { word: string; icon: string }[] = JSON.parse(await readFile(new URL('ticket-words.json', here), 'utf8'));
const set: IconSet = JSON.parse(
  await readFile(createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji-flat/icons.json'), 'utf8'),
);

await mkdir(folder, { recursive: true });
const wanted = new Set(words.map(({ icon }) => `${icon}.svg`));
for (const file of await readdir(folder)) if (!wanted.has(file)) await rm(new URL(file, folder));

for (const { icon } of words) {
  const drawing = set.icons[icon];
  if (!drawing) throw new Error(`No pictogram called "${icon}" in @iconify-json/fluent-emoji-flat`);
  const width = drawing.width ?? set.width;
  const height = drawing.height ?? set.height;
  await writeFile(
    new URL(`${icon}.svg`, folder),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${drawing.body}</svg>\n`,
  );
}
