import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One cable between two network namespaces: a pair of virtual cards. An end may have no address (it is a port of a bridge). */
export type Cable = { from: End; to: End };
type End = { namespace: string; card: string; address?: string };

/**
 * The network namespaces of one world, and what runs in them. Nothing of it has a way to this machine's own network. The kernel does all of it: cards, routes, NAT, loss.
 */
export class Namespaces {
  readonly #prefix: string;
  readonly #made = new Set<string>();
  readonly #programs = new Set<ChildProcess>();

  /** @param prefix of their names on this machine: one for each world */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  async add(name: string): Promise<void> {
    await run('ip', ['netns', 'add', this.#nameOf(name)]);
    this.#made.add(name);
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
    const child = spawn('ip', ['netns', 'exec', this.#nameOf(name), process.execPath, ...args], {
      stdio: ['pipe', 'pipe', process.env['ESCALE_NETWORK_LOG'] ? 'inherit' : 'ignore'],
      env: { ...process.env, ...env },
    });
    this.#programs.add(child);
    child.once('exit', () => this.#programs.delete(child));
    // Whoever is killed no longer reads.
    child.stdin?.on('error', () => undefined);
    if (child.stdout) createInterface({ input: child.stdout }).on('line', onLine);
    return child;
  }

  /** Ends all programs and takes the namespaces away; their cards go with them. */
  async remove(): Promise<void> {
    for (const child of this.#programs) child.kill('SIGKILL');
    for (const name of this.#made) await run('ip', ['netns', 'delete', this.#nameOf(name)]).catch(() => undefined);
  }

  #nameOf(name: string): string {
    return `${this.#prefix}-${name}`;
  }
}
