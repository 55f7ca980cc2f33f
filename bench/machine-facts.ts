import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { execFileSync } from 'node:child_process';
import { electronRuntime } from '../provisioning/dev/electron-runtime.ts';

/** What the numbers were taken on: without it they say nothing. */
export function machineFacts(): Record<string, string | number> {
  const processor = cpus()[0]?.model.trim() ?? 'unknown';
  const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown';
  const runtime = electronRuntime();
  return {
    processor,
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    system,
    kernel: release(),
    electron: runtime.electronVersion,
    electronRoute: runtime.route,
    node: process.version,
    bubblewrap: firstLine('bwrap', ['--version']),
    commit: firstLine('git', ['rev-parse', '--short', 'HEAD']),
  };
}

function firstLine(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
