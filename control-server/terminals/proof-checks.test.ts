import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { ProofChecks } from './proof-checks.ts';

const checks = new ProofChecks();
afterEach(() => checks.close());

function terminal() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { publicKey: Buffer.from(x, 'base64url').toString('base64'), privateKey };
}
const signed = ({ privateKey }: ReturnType<typeof terminal>, text: string) =>
  sign(null, Buffer.from(text), privateKey).toString('base64');

/** Asks until a thread is there and has something to do. @returns all that was asked */
async function untilThread<T>(ask: () => T): Promise<T[]> {
  const asked = [ask()];
  while (checks.waiting === 0) {
    await new Promise((resolve) => setImmediate(resolve));
    asked.push(ask());
  }
  return asked;
}

describe('proofs', () => {
  it('of a whole network are judged one by one as right as a single one, by the thread as before there is one', async () => {
    const [one, other] = [terminal(), terminal()];
    const claims = Array.from({ length: 60 }, (_, number) => {
      const text = `text ${number}`;
      const by = number % 3 === 0 ? other : one;
      return { text, signature: number % 3 === 1 ? 'none' : signed(by, text), isGood: number % 3 === 2 };
    });
    const asked = await untilThread(() =>
      Promise.all(claims.map(({ text, signature }) => checks.isSignedBy(one.publicKey, text, signature))),
    );
    for (const answers of await Promise.all(asked)) expect(answers).toEqual(claims.map(({ isGood }) => isGood));
    expect(checks.waiting).toBe(0);
  });

  it('with a key that is none are none', async () => {
    const one = terminal();
    const signature = signed(one, 'text');
    const raw = Buffer.from(one.publicKey, 'base64');
    expect(await checks.isSignedBy(one.publicKey, 'text', signature)).toBe(true);
    for (const key of ['', 'none', raw.subarray(1).toString('base64'), Buffer.concat([raw, raw]).toString('base64')])
      expect(await checks.isSignedBy(key, 'text', signature)).toBe(false);
  });

  it('that the thread had not judged when it ended are judged all the same', async () => {
    const one = terminal();
    const signature = signed(one, 'text');
    const asked = await untilThread(() =>
      Promise.all(Array.from({ length: 100 }, () => checks.isSignedBy(one.publicKey, 'text', signature))),
    );
    await checks.close();
    expect(new Set((await Promise.all(asked)).flat())).toEqual(new Set([true]));
  });
});
