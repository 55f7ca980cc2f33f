import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningDemo } from './demo-state.ts';
import { runDir } from './paths.mjs';
import { reportFailure, StepRefused } from './progress.mjs';
import { captureScreen, encodePng } from './screen-picture.ts';

// `npm run picture`: the demo kiosk's screen as a PNG. It reads a display of this machine; nothing goes over a network.
try {
  const demo = runningDemo();
  if (!demo)
    throw new StepRefused("Aucune démonstration ne tourne : lancez d'abord « npm start », dans un autre terminal.");
  if (demo.display === null)
    throw new StepRefused("Le poste n'a pas encore d'écran : attendez « Escale est prêt », puis relancez.");
  const folder = join(runDir, 'pictures');
  mkdirSync(folder, { recursive: true });
  const moment = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const file = join(folder, `poste-${moment}.png`);
  writeFileSync(file, encodePng(captureScreen(demo.display, demo.authority)));
  console.log(file);
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
