import { execFileSync, spawnSync } from 'node:child_process';

/** Runs a tool of the machine. @returns what it printed. @throws with what it said */
export function tool(command: string, args: readonly string[], input?: string): string {
  return execFileSync(command, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** @returns why these tools cannot be used: not root, or one is missing; null: they can */
export function whyNoTools(...names: readonly string[]): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = names.filter((name) => spawnSync('which', [name]).status !== 0);
  return missing.length > 0 ? `needs ${missing.join(', ')}` : null;
}
