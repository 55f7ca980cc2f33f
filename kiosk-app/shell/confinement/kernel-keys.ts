import { readFile } from 'node:fs/promises';

/** The user's own keyring and its default session keyring, which the kernel makes, empty, when anybody asks for them (keyrings(7)). */
const KEYRINGS = 2;

/**
 * How many keys a user holds in the kernel: they live on without any process, and the next session of the same user could read them.
 * (A namespace's own keyrings go with it.) The two keyrings count even before they are made.
 */
export async function countKeys(user: number): Promise<number> {
  const table = await readFile('/proc/key-users', 'latin1').catch(() => '');
  // "uid: usage nkeys/nikeys qnkeys/maxkeys qnbytes/maxbytes"
  const line = table.split('\n').find((one) => one.trimStart().startsWith(`${user}:`));
  return Math.max(KEYRINGS, Number(/:\s+\d+\s+(\d+)\/\d+/.exec(line ?? '')?.[1] ?? 0));
}

/** Between two looks: the kernel collects the keys of dead processes in the background, a moment after their end. */
const SECOND_LOOK_MS = 20;

/** How many more there are than before; what the kernel is still collecting is waited for, for a moment. */
export async function countNewKeys(user: number, before: number): Promise<number> {
  const looks = 5;
  let more = 0;
  for (let look = 0; look < looks; look++) {
    more = (await countKeys(user)) - before;
    if (more <= 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS));
  }
  return more;
}
