import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timing } from '#protocol/measures.ts';
import { thisMachine } from './linux-system.ts';
import { mutated } from './mutated-output.ts';
import { PING_BURST, pingBurst, timingOfPing } from './ping.ts';

/** iputils 20221126, with the third echo lost, the fourth answered twice and the answers of the last two crossed. */
const IPUTILS = `PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.
64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=1.00 ms
64 bytes from 192.0.2.1: icmp_seq=2 ttl=64 time=4.00 ms
64 bytes from 192.0.2.1: icmp_seq=5 ttl=64 time=2.00 ms
64 bytes from 192.0.2.1: icmp_seq=4 ttl=64 time=3.00 ms
64 bytes from 192.0.2.1: icmp_seq=4 ttl=64 time=9.00 ms (DUP!)

--- 192.0.2.1 ping statistics ---
5 packets transmitted, 4 received, +1 duplicates, 20% packet loss, time 817ms
rtt min/avg/max/mdev = 1.000/2.500/4.000/1.118 ms
`;

/** busybox 1.35. */
const BUSYBOX = `PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.111 ms
64 bytes from 127.0.0.1: seq=1 ttl=64 time=0.141 ms
64 bytes from 127.0.0.1: seq=2 ttl=64 time=0.084 ms
64 bytes from 127.0.0.1: seq=3 ttl=64 time=0.083 ms
64 bytes from 127.0.0.1: seq=4 ttl=64 time=0.058 ms

--- 127.0.0.1 ping statistics ---
5 packets transmitted, 5 packets received, 0% packet loss
round-trip min/avg/max = 0.058/0.095/0.141 ms
`;

const UNREACHABLE = `PING 203.0.113.9 (203.0.113.9) 56(84) bytes of data.
From 192.0.2.1 icmp_seq=1 Destination Port Unreachable
From 192.0.2.1 icmp_seq=2 Destination Port Unreachable

--- 203.0.113.9 ping statistics ---
5 packets transmitted, 0 received, +2 errors, 100% packet loss, time 813ms
`;

describe('what ping prints', () => {
  it('is read in the order sent, each echo once', () => {
    // 1, 4, 3, 2 milliseconds.
    expect(timingOfPing(IPUTILS)).toEqual({ kind: 'measured', ms: 2.5, jitterMs: 5 / 3, sent: 5, lost: 1 });
  });

  it('is read in the words of busybox too', () => {
    expect(timingOfPing(BUSYBOX)).toMatchObject({ kind: 'measured', ms: 0.084, sent: 5, lost: 0 });
  });

  it('is a failure when none was answered, never 0', () => {
    expect(timingOfPing(UNREACHABLE)).toEqual({ kind: 'failed', sent: 5 });
  });

  it('is not measured when ping could not try', () => {
    expect(timingOfPing('')).toEqual({ kind: 'not-measured' });
    // busybox without a way out.
    expect(timingOfPing('PING 192.0.2.1 (192.0.2.1): 56 data bytes\n')).toEqual({ kind: 'not-measured' });
  });

  it('is not measured when the wall clock was set during the burst', () => {
    expect(timingOfPing(IPUTILS.replace('time=4.00', 'time=3600042'))).toEqual({ kind: 'not-measured' });
    expect(timingOfPing(IPUTILS.replace('time=4.00', 'time=0.000'))).toEqual({ kind: 'not-measured' });
  });

  it('never throws, and what it gives fits a measure', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(IPUTILS), mutated(BUSYBOX), mutated(UNREACHABLE)), (output) => {
        expect(Timing.safeParse(timingOfPing(output)).success).toBe(true);
      }),
    );
  });
});

describe('the ping program of this machine', () => {
  it('times a burst to this machine itself', async () => {
    expect(await pingBurst(thisMachine.programPath, '127.0.0.1')).toMatchObject({
      kind: 'measured',
      sent: PING_BURST,
      lost: 0,
      jitterMs: expect.any(Number),
    });
  });

  it('is not needed', async () => {
    expect(await pingBurst('/nonexistent', '127.0.0.1')).toEqual({ kind: 'not-measured' });
  });
});
