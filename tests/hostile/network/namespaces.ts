import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One cable between two network namespaces: a pair of virtual cards. An end may have no address (it is a port of a bridge). */
export type Cable = { from: End; to: End };
type End = { namespace: string; card: string; address?: string };

/** What a program that ended by itself is remembered by. */
const LAST_WORDS = 2_000;
const standing = new Set<Namespaces>();
let isOver = false;

/** Ends and removes all that this process has made, for whoever is told to stop; nothing new is made after that. */
export async function removeAllNamespaces(): Promise<void> {
  isOver = true;
  await Promise.all([...standing].map((one) => one.remove()));
}

/**
 * The network namespaces of one world, and what runs in them. Nothing of it has a way to this machine's own network. The kernel does all of it: cards, routes, NAT, loss.
 */
export class Namespaces {
  readonly #prefix: string;
  readonly #made = new Set<string>();
  readonly #programs = new Set<ChildProcess>();
  #problem: string | null = null;
  #adding: Promise<unknown> | null = null;

  /** @param prefix of their names on this machine: one for each world */
  constructor(prefix: string) {
    this.#prefix = prefix;
    standing.add(this);
  }

  /** A program that ended in an error, and its last words; null: none did. */
  get problem(): string | null {
    return this.#problem;
  }

  async add(name: string): Promise<void> {
    if (isOver) throw new Error('told to stop');
    this.#made.add(name);
    this.#adding = run('ip', ['netns', 'add', this.#nameOf(name)]);
    await this.#adding;
    await this.ip(name, 'link', 'set', 'lo', 'up');
  }

  /** `ip` inside one of them. */
  async ip(name: string, ...args: string[]): Promise<void> {
    await run('ip', ['-n', this.#nameOf(name), ...args]);
  }

  /** A program of the machine inside one of them, to its end. @throws with what it said */
  async tool(name: string, program: string, ...args: string[]): Promise<void> {
    await run('ip', ['netns', 'exec', this.#nameOf(name), program, ...args]);
  }

  /** Rules of the packet filter, one line each. */
  async nft(name: string, ...lines: string[]): Promise<void> {
    for (const line of lines) await this.tool(name, 'nft', line);
  }

  /** Hands packets on between its cards. */
  async forward(name: string): Promise<void> {
    await this.tool(name, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  }

  async connect({ from, to }: Cable): Promise<void> {
    const names = [this.#nameOf(from.namespace), this.#nameOf(to.namespace)] as const;
    const ends = ['type', 'veth', 'peer', 'name', to.card, 'netns', names[1]];
    await run('ip', ['link', 'add', from.card, 'netns', names[0], ...ends]);
    for (const { namespace, card, address } of [from, to]) {
      if (address) await this.ip(namespace, 'address', 'add', address, 'dev', card);
      await this.ip(namespace, 'link', 'set', card, 'up');
    }
  }

  /** A program of ours in one of them. @param onLine each line it writes on standard output */
  start(
    name: string,
    args: readonly string[],
    onLine: (line: string) => void,
    env: Record<string, string> = {},
  ): ChildProcess {
    if (!standing.has(this) || isOver) throw new Error('this world is over');
    const child = spawn('ip', ['netns', 'exec', this.#nameOf(name), process.execPath, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#programs.add(child);
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      words = (words + part).slice(-LAST_WORDS);
      if (process.env['ESCALE_NETWORK_LOG']) process.stderr.write(part);
    });
    child.once('close', (code) => {
      this.#programs.delete(child);
      // Killed is on purpose.
      if (code !== 0 && code !== null) this.#problem ??= `${args[0]} ended with ${code}: ${words}`;
    });
    // Whoever is killed no longer reads.
    child.stdin?.on('error', () => undefined);
    if (child.stdout) createInterface({ input: child.stdout }).on('line', onLine);
    return child;
  }

  /** Ends all programs and takes the namespaces away; their cards go with them. */
  async remove(): Promise<void> {
    standing.delete(this);
    await Promise.all(
      [...this.#programs].map(async (child) => {
        const ended = once(child, 'close');
        child.kill('SIGKILL');
        await ended;
      }),
    );
    await this.#adding?.catch(() => undefined);
    for (const name of this.#made) await run('ip', ['netns', 'delete', this.#nameOf(name)]).catch(() => undefined);
  }

  #nameOf(name: string): string {
    return `${this.#prefix}-${name}`;
  }
}
