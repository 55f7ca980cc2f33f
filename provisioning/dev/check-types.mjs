// Checks the types of every wall's folder, each with its own narrow tsconfig, all of them even when one fails.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const root = new URL('../..', import.meta.url).pathname;
const configs = globSync('{protocol,kiosk-app,control-server,provisioning,tests,bench}/**/tsconfig.json', {
  cwd: root,
}).sort();
console.log(`types: ${configs.length} walls, ${availableParallelism()} cores`);
const failed = configs.filter(
  (config) => spawnSync('node_modules/.bin/tsc', ['-p', config], { cwd: root, stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  console.error(`types: failed in ${failed.join(', ')}`);
  process.exit(1);
}
