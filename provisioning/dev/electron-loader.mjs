// The app inside the fallback runtime: runs the folder (or file) named on the command line, as Electron's own default
// app does. Copied to resources/app/loader.mjs; it must not need anything from this repository. A module, because
// Electron becomes ready only after a module's top-level await: an app's own top level is awaited that way too.
import { readFileSync, statSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

// Node's own door for CommonJS: `require.main` is then the app, as it expects.
const loadCommonJs = Module['_load'];

try {
  // `-r file` is what Playwright adds: loaded first, and it may rewrite process.argv.
  const required = process.argv.findIndex((argument) => argument === '-r' || argument === '--require');
  if (required > 0) {
    const [, file] = process.argv.splice(required, 2);
    loadCommonJs(resolve(file), null, false);
  }
  const named = process.argv.find((argument, position) => position > 0 && !argument.startsWith('-'));
  const target = resolve(named ?? '.');
  const isFolder = statSync(target).isDirectory();
  const description = isFolder ? JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) : {};
  const entry = isFolder ? join(target, description.main ?? 'index.js') : target;
  app.setAppPath(isFolder ? target : dirname(target));
  const name = description.productName ?? description.name;
  if (name) {
    app.setName(name);
    // The default was worked out from the loader's own name before this line.
    app.setPath('userData', join(app.getPath('appData'), name));
  }
  if (description.version) app.setVersion(description.version);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  if (entry.endsWith('.cjs')) loadCommonJs(entry, null, true);
  else await import(pathToFileURL(entry).href);
} catch (error) {
  process.stderr.write(`electron: cannot run ${process.argv.slice(1).join(' ')}\n${error?.stack ?? error}\n`);
  process.exit(1);
}
