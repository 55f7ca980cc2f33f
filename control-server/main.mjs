// @ts-check
import { existsSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/** When the first start after an update has its cache written, ms: not while terminals come back, and not only at an end that may be a power cut. */
const WRITE_CACHE_AFTER_MS = 20_000;

/**
 * The server's program. What Node makes of our sources and libraries (types taken out, compiled) is kept beside the data: without it that is most of a start. It is Node's own cache
 * (nodejs.org/api/module.html#module-compile-cache), which knows by content and version what is good; a folder that cannot be written costs only time. The folder of the data itself is made
 * with its rights by who opens the database.
 * This file alone is plain JavaScript: it runs before there is a cache, and one file with types loads what takes them out, 16 MiB that stay (decision 42).
 */
const dataDir = process.env['ESCALE_DATA_DIR'];
if (dataDir && existsSync(dataDir)) {
  const folder = join(dataDir, 'compile-cache');
  enableCompileCache(folder);
  // Threads (proofs, checkpoints) have no cache by themselves, and each would load that anew.
  process.env['NODE_COMPILE_CACHE'] = folder;
  setTimeout(flushCompileCache, WRITE_CACHE_AFTER_MS).unref();
}
// What a start reads is soon let go again, and the room that V8 makes for it would stay: it grows when there is work.
setFlagsFromString('--semi-space-growth-factor=1');
await import('./program.ts');
setFlagsFromString('--semi-space-growth-factor=2');
