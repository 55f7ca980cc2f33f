import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDir } from './paths.mjs';

/** Node 24 and npm 11 by their own small lock file, for machines whose own are too old to install without warnings. */
export const toolchainDir = join(cacheDir, 'node');
const toolchainNpm = join(toolchainDir, 'node_modules/npm/bin/npm-cli.js');

/** @returns {string} the executable of the toolchain, whether it is there or not */
export function toolchainNode() {
  return join(toolchainDir, `node_modules/node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}/bin/node`);
}

/**
 * How to run npm: the toolchain's where it was fetched, else the one that runs us (npm sets npm_execpath), else `npm`.
 * @returns {{ command: string, args: string[], nodeDir: string }} nodeDir goes first in PATH for npm's own scripts
 */
export function npmCommand() {
  if (existsSync(toolchainNpm) && existsSync(toolchainNode())) {
    return { command: toolchainNode(), args: [toolchainNpm], nodeDir: dirname(toolchainNode()) };
  }
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js'))
    return { command: process.execPath, args: [running], nodeDir: dirname(process.execPath) };
  return { command: 'npm', args: [], nodeDir: dirname(process.execPath) };
}
