import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timing } from '#protocol/measures.ts';
import { mutated } from './mutated-output.ts';
import { timingOfWindowsPing } from './windows-ping.ts';

const ENGLISH = `
Pinging 192.0.2.1 with 32 bytes of data:
Reply from 192.0.2.1: bytes=32 time=4ms TTL=64
Reply from 192.0.2.1: bytes=32 time<1ms TTL=64
Request timed out.

Ping statistics for 192.0.2.1:
    Packets: Sent = 3, Received = 2, Lost = 1 (33% loss),
Approximate round trip times in milli-seconds:
    Minimum = 0ms, Maximum = 4ms, Average = 2ms
`;
const FRENCH = `
Envoi d’une requête 'Ping'  192.0.2.1 avec 32 octets de données :
Réponse de 192.0.2.1 : octets=32 temps=4 ms TTL=64
Réponse de 192.0.2.1 : octets=32 temps<1ms TTL=64
Délai d’attente de la demande dépassé.

Statistiques Ping pour 192.0.2.1:
    Paquets : envoyés = 3, reçus = 2, perdus = 1 (perte 33%),
Durée approximative des boucles en millisecondes :
    Minimum = 0ms, Maximum = 4ms, Moyenne = 2ms
`;

describe('what ping prints on Windows', () => {
  it.each([
    ['English', ENGLISH],
    ['French', FRENCH],
    ['French in a code page guessed wrong', FRENCH.replaceAll('é', '\u201a')],
  ])('is read in %s', (_, output) =>
    expect(timingOfWindowsPing(output)).toEqual({ kind: 'measured', ms: 2.5, jitterMs: 3, sent: 3, lost: 1 }),
  );

  it('is a failure when none was answered, and not measured when ping could not try', () => {
    const none = ENGLISH.replaceAll(/Reply.*\n/g, 'Request timed out.\n');
    expect(timingOfWindowsPing(none)).toEqual({ kind: 'failed', sent: 3 });
    expect(timingOfWindowsPing('')).toEqual({ kind: 'not-measured' });
  });

  it('never throws, and what it gives fits a measure', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(ENGLISH), mutated(FRENCH)), (output) => {
        expect(Timing.safeParse(timingOfWindowsPing(output)).success).toBe(true);
      }),
    );
  });
});
