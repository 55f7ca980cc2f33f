import { parentPort } from 'node:worker_threads';
import { DeviceKeys } from './device-key.ts';
import type { ProofAsked } from './proof-checks.ts';

/** The thread of proof-checks.ts. */
const keys = new DeviceKeys();

parentPort?.on('message', (asked: ProofAsked[]) => {
  const isGood = asked.map(({ publicKey, text, signature }) => keys.isSignedBy(publicKey, text, signature));
  parentPort?.postMessage(isGood);
});
