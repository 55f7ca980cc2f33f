import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('verify-return.ts', import.meta.url));

describe('the return of a network', () => {
  it('loses and doubles no fact when the server is killed under it, and bad handshakes leave nothing behind', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--short', '--json']);
    const proof = JSON.parse(stdout) as Record<string, number> & { backSeconds: number[]; badEnds: object };
    expect(proof).toMatchObject({ terminals: 200, restarts: 1, lost: 0, doubled: 0, wrong: 0 });
    expect(proof.facts).toBeGreaterThan(300);
    expect(proof.backSeconds).toHaveLength(1);
    expect(Object.keys(proof.badEnds).filter((why) => !/^(hello-timeout|server-busy|rate-limited)$/.test(why))).toEqual(
      [],
    );
    expect(proof.memoryGrowthMb).toBeLessThan(4);
  });
});
