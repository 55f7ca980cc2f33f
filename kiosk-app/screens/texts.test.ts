import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import kiosk from '#assets/locales/fr/kiosk.json' with { type: 'json' };
import resident from '#assets/locales/fr/resident.json' with { type: 'json' };

type Tree = { [key: string]: string | Tree };

const here = new URL('./', import.meta.url);
const sources = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => readFileSync(new URL(file, here), 'utf8'));

/** Keys with plural forms folded into one. */
function keysOf(tree: Tree, path = ''): string[] {
  const keys = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [(path + key).replace(/_(zero|one|two|few|many|other)$/, '')]
      : keysOf(value, `${path}${key}.`),
  );
  return [...new Set(keys)];
}

/** What the components ask for: `t('a.b')`, and with a variable part, `t(`a.${x}Title`)`, as patterns. */
function askedFor(namespace: 'kiosk' | 'resident'): RegExp[] {
  return sources
    .filter((source) => source.includes(`'${namespace}'`))
    .flatMap((source) => [...source.matchAll(/\bt\(\s*\[?\s*(?:'([^']+)'|`([^`]+)`)(?:,\s*'([^']+)'\s*\])?/g)])
    .flatMap(([, plain, template, second]) => [plain ?? template, second])
    .filter((key) => key !== undefined)
    .map((key) => new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{[^}]+\}/g, '[\\w-]+')}$`));
}

describe.each([
  ['kiosk', kiosk as Tree],
  ['resident', resident as Tree],
] as const)('texts of %s', (namespace, tree) => {
  it('are all there', () => {
    const keys = keysOf(tree);
    const missing = askedFor(namespace).filter((asked) => !keys.some((key) => asked.test(key)));
    expect(missing).toEqual([]);
  });

  it('are all used', () => {
    const asked = askedFor(namespace);
    expect(keysOf(tree).filter((key) => !asked.some((one) => one.test(key)))).toEqual([]);
  });

  it('are written nowhere in the components', () => {
    const french = sources.flatMap((source) => [
      ...source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').matchAll(/>\s*([A-ZÀ-Ý][a-zà-ÿ]+[^<>{}=;()]*)\s*</g),
    ]);
    expect(french.map(([, text]) => text)).toEqual([]);
  });
});
