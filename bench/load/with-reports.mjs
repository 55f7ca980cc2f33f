// @ts-check
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Loaded into a server before its own program (`--import`), the bare ones too: that it can be asked about itself, and that what is compiled comes from the cache in its folder as of a control
 * server in life. Plain JavaScript, as control-server/main.mjs is and for the same reason.
 */
enableCompileCache(join(process.env['ESCALE_DATA_DIR'] ?? '.', 'compile-cache'));
await import('./self-reporter.ts');
