import { argv } from 'node:process';

/**
 * The one entry of the kiosk's Electron app. The same executable is the shell, or with `--resident` the process of one session; neither loads
 * the other's code. Awaited at the top: Electron becomes ready only after it, and schemes must be registered before.
 */
const part = argv.includes('--resident') ? './resident/main.js' : './shell.js';
await import(/* @vite-ignore */ new URL(part, import.meta.url).href);
