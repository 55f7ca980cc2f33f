import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { whyNoNetwork } from './why-no-network.ts';

const program = fileURLToPath(new URL('verify-network.ts', import.meta.url));
const why = whyNoNetwork();

describe.skipIf(why !== null)(`a network of namespaces${why === null ? '' : ` (skipped: ${why})`}`, () => {
  it(
    'a cut fibre and a captive portal are told for what they are within a minute, by real probes',
    { timeout: 240_000 },
    () => {
      const ran = spawnSync(process.execPath, [program, '--short', '--json'], { encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      const proof = JSON.parse(ran.stdout) as { results: { scenario: string; diagnosis: string[] }[] };
      expect(proof).toMatchObject({ scenarios: 2, right: 2, extraAlerts: 0 });
      const told = Object.fromEntries(proof.results.map(({ scenario, diagnosis }) => [scenario, diagnosis]));
      expect(told).toEqual({ 'fibre cut': ['fibre-or-power'], 'captive portal': ['portal'] });
      const left = spawnSync('ip', ['netns'], { encoding: 'utf8' }).stdout.split('\n');
      expect(left.filter((name) => name.startsWith(`esc${ran.pid}w`))).toEqual([]);
    },
  );
});
