import { spawnSync } from 'node:child_process';
import { whyNoTools } from '../faults/root-tools.ts';

/** @returns why this machine cannot play it; null: it can. Asks for a namespace, and takes it away again. */
export function whyNoNetwork(): string | null {
  const why = whyNoTools('ip', 'nft', 'tc', 'openssl', 'ping');
  if (why !== null) return why;
  const name = `esc-try-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return 'this machine makes no network namespaces';
  const filters = spawnSync('ip', ['netns', 'exec', name, 'nft', 'add table ip faults']).status === 0;
  spawnSync('ip', ['netns', 'delete', name]);
  return filters ? null : 'this machine has no packet filter in its namespaces';
}
