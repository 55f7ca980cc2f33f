import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type Socket, io } from 'socket.io-client';
import { z } from 'zod';
import {
  Changes,
  FIRST_ACCOUNT_PATH,
  STAFF_NAMESPACE,
  STAFF_REQUEST_HEADER,
  type SiteSummary,
  WatchAnswer,
} from '#protocol/staff-messages.ts';
import { DeskAsks, type DeskSays } from './world-words.ts';

/**
 * A desk beside the control server, in its namespace: IT's account, a dashboard without a screen that writes down each verdict, and the webhook that alerts come to. It goes on when the
 * server is killed and comes back.
 *   node desk-program.ts <server's address> <link of the first account>
 */
const [server = '', firstAccount = ''] = process.argv.slice(2);
const WEBHOOK_PORT = 4700;
const say = (words: DeskSays) => process.stdout.write(`${JSON.stringify(words)}\n`);

createServer((alert, response) => {
  let body = '';
  alert.setEncoding('utf8').on('data', (part: string) => {
    body += part;
  });
  alert.on('end', () => {
    say({ says: 'alert', at: Date.now(), body: JSON.parse(body) as unknown });
    response.writeHead(204).end();
  });
}).listen(WEBHOOK_PORT, '127.0.0.1');

const account = { name: 'Informatique', email: 'informatique@escale.test', password: 'un mot de passe long' };
const response = await fetch(new URL(FIRST_ACCOUNT_PATH, server), {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: new URL(server).origin, [STAFF_REQUEST_HEADER]: '1' },
  body: JSON.stringify({ token: new URL(firstAccount).hash.slice(1), ...account }),
});
const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

const socket: Socket = io(new URL(STAFF_NAMESPACE, server).href, {
  transports: ['websocket'],
  extraHeaders: { cookie, origin: new URL(server).origin },
  reconnectionDelayMax: 1_000,
});
const shown = new Map<string, string>();

/** Writes down what is new of these sites. */
function look(sites: readonly SiteSummary[]): void {
  for (const { siteId, diagnosis, fibre, counts } of sites) {
    if (!diagnosis) continue;
    const { lossPercent } = fibre;
    const heard = counts.free + counts.occupied + counts.wiping + counts.outOfService;
    const verdict = { says: 'verdict', siteId, diagnosis, lossPercent, heard } as const;
    const text = JSON.stringify(verdict);
    if (shown.get(siteId) !== text) say({ ...verdict, at: Date.now() });
    shown.set(siteId, text);
  }
}

async function watch(): Promise<void> {
  const answer = WatchAnswer.parse(await socket.timeout(10_000).emitWithAck('watch', { kind: 'sites' }));
  if (answer.ok) look(answer.value.sites);
}
socket.on('changes', (message: unknown) => look(Changes.parse(message).sites));
socket.on('connect', () => void watch().catch(() => undefined));

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: z.unknown() }),
]);
async function request(name: string, input: unknown): Promise<unknown> {
  const answer = Answer.parse(await socket.timeout(10_000).emitWithAck(name, input));
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.refusal)}`);
  return answer.value;
}

async function answerTo(asks: DeskAsks): Promise<unknown> {
  switch (asks.ask) {
    case 'site':
      return request('site:create', { name: asks.name });
    case 'code':
      return request('enrolment:create', { siteId: asks.siteId, terminalName: asks.terminalName });
    case 'incidents':
      return request('incident:list', { siteId: asks.siteId, since: 0 });
  }
}

while (!socket.connected) await pause(20);
await watch();
const webhook = `http://127.0.0.1:${WEBHOOK_PORT}/`;
await request('alerts:save', { emails: [], webhook, quiet: null, escalateAfterMinutes: null, escalateTo: [] });
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, asks } = z.object({ id: z.number(), asks: DeskAsks }).parse(JSON.parse(line));
    void answerTo(asks).then((value) => say({ says: 'answer', id, value }));
  })
  .on('close', () => process.exit(0));
say({ says: 'ready' });
