import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Heartbeat, Hello, JournalAppend } from '#protocol/terminal-messages.ts';
import { BareStorage } from './bare-storage.ts';

/**
 * The bare limit that benchmarks compare with: Socket.IO and SQLite doing the same storage, and nothing else. No proof of identity, no schema, no session, no diagnosis: whoever says it
 * is a terminal is one. `forgetting`: it acknowledges facts and keeps none. Started as the control server is (ESCALE_DATA_DIR, ESCALE_PORT), spoken to by the same generators. Never a server for anybody.
 */
const isForgetting = process.argv[2] === 'forgetting';
const storage = new BareStorage(process.env['ESCALE_DATA_DIR'] ?? '.');
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  pingInterval: 5_000,
  pingTimeout: 5_000,
});

/** Bursts of changes are told together, as often as the control server tells them. */
const FAN_OUT_MS = 250;
const WRITE_MS = 1_000;
const changed = new Map<string, Heartbeat>();
const nonce = Buffer.alloc(32).toString('base64');
const serverId = '00000000-0000-4000-8000-000000000000';

io.of('/terminal').on('connection', (socket) => {
  let terminalId = '';
  socket.on('hello', (hello: Hello, answer: (value: unknown) => void) => {
    terminalId = hello.terminalId;
    const welcome = {
      serverTime: Date.now(),
      terminalName: 'Poste',
      site: { siteId: serverId, name: 'Site' },
      committedSeq: storage.committedSeq(terminalId, hello.bootId),
    };
    answer({ ok: true, value: welcome });
  });
  socket.on('heartbeat', (beat: Heartbeat, answer: (value: unknown) => void) => {
    storage.keepMeasure(terminalId, beat);
    changed.set(terminalId, beat);
    answer({ ok: true, value: { serverTime: Date.now() } });
  });
  socket.on('journal:append', (batch: JournalAppend, answer: (value: unknown) => void) => {
    const kept = (committedSeq: number) => answer({ ok: true, value: { bootId: batch.bootId, committedSeq } });
    if (isForgetting) kept(batch.records.at(-1)?.seq ?? 0);
    else storage.append(terminalId, batch, kept);
  });
  socket.emit('challenge', { serverId, nonce, serverTime: Date.now() });
});

const dashboards = io.of('/staff');
dashboards.on('connection', (socket) => {
  socket.on('watch', async (_scope: unknown, answer: (value: unknown) => void) => {
    await socket.join('page');
    answer({ ok: true, value: { revision: 0 } });
  });
});
/** On the page, which everybody has been given with its list. */
const places = new Map<string, number>();
function placeOf(terminalId: string): number {
  const place = places.get(terminalId) ?? places.size;
  places.set(terminalId, place);
  return place;
}

let revision = 0;
/** By this name a profile knows what is fan-out (bench/fanout.ts). */
function tellChanges(): void {
  if (changed.size === 0) return;
  if (dashboards.sockets.size > 0) {
    revision += 1;
    const rows = [...changed].map(([terminalId, { activity, measure }]) => [
      placeOf(terminalId),
      activity.kind[0],
      measure?.server.kind === 'measured' ? measure.server.ms : null,
    ]);
    dashboards.to('page').emit('changes', [revision, rows]);
  }
  changed.clear();
}
setInterval(tellChanges, FAN_OUT_MS);
setInterval(() => storage.writeMeasures(), WRITE_MS);

// A queue of newcomers as long as the system gives: with Node's 511 a return waits for repeated SYNs.
http.listen({ port: Number(process.env['ESCALE_PORT'] ?? 0), host: '127.0.0.1', backlog: 4_096 }, () => {
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ kind: 'listening', url })}\n`);
});
process.on('SIGTERM', () => {
  storage.close();
  process.exit(0);
});
