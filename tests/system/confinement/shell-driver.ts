import { createInterface } from 'node:readline';
import { chooseConfinement } from '../../../kiosk-app/shell/confinement/confinement.ts';
import type { ConfinedResident, Confinement } from '../../../kiosk-app/shell/confinement/confinement.ts';

// Plays the shell, as an ordinary user: does what the test asks on stdin, one JSON object a line, and answers on stdout.
let confinement: Confinement;
let resident: ConfinedResident;
let rest = '';
let ballast: Buffer;
const ready = Promise.withResolvers<void>();
const asked = new Map<number, (answer: unknown) => void>();

function listen(): void {
  resident.channel.setEncoding('utf8');
  resident.channel.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line);
      if (message.type === 'ready') ready.resolve();
      else asked.get(message.id)?.(message.answer ?? { failed: message.failed });
    }
  });
}

const calls: Record<string, (parameters: never) => Promise<unknown>> = {
  async choose(environment: Parameters<typeof chooseConfinement>[0]) {
    confinement = await chooseConfinement(environment);
    return confinement.describe();
  },
  async start(options: Parameters<Confinement['start']>[0]) {
    const began = performance.now();
    resident = await confinement.start(options);
    listen();
    const { display, socketPath } = resident.display;
    return { display, socketPath, durationMs: performance.now() - began };
  },
  async ready() {
    const began = performance.now();
    await ready.promise;
    return { durationMs: performance.now() - began };
  },
  ask: ({ id, ...question }: { id: number }) =>
    new Promise((resolve) => {
      asked.set(id, resolve);
      resident.channel.write(`${JSON.stringify({ id, ...question })}\n`);
    }),
  show: () => resident.display.show(),
  hide: () => resident.display.hide(),
  focus: () => resident.display.focus(),
  kill: () => resident.kill(),
  exited: () => resident.exited,
  residue: () => confinement.residue(),
  // Memory of its own, touched, so that it really is there.
  ballast: async ({ bytes }: { bytes: number }) => {
    ballast = Buffer.alloc(bytes, 1);
    return ballast.length;
  },
  describe: async () => confinement.describe(),
  releaseMedia: () => confinement.releaseMedia(),
  sweep: () => confinement.sweep(),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { call, number, parameters } = JSON.parse(line);
  const answer = (message: object): boolean => process.stdout.write(`${JSON.stringify({ number, ...message })}\n`);
  Promise.resolve()
    .then(() => calls[call]?.(parameters as never))
    .then(
      (value) => answer({ value }),
      (error: Error & { code?: string }) => answer({ failed: error.code ?? String(error.stack) }),
    );
});
