import { join, resolve } from 'node:path';
import { build, resolveConfig } from 'vite';
import { repoRoot } from './paths.mjs';

// Builds one Vite configuration and prints where it wrote, so that preparation notices an output somebody deleted.
const configFile = join(repoRoot, process.argv[2] ?? '');
const config = await resolveConfig({ configFile }, 'build', 'production', 'production');
await build({ configFile, mode: 'production' });
console.log(`built ${resolve(config.root, config.build.outDir)}`);
