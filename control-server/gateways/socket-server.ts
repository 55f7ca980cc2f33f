import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { HELLO_TIMEOUT_MS, MAX_MESSAGE_BYTES } from '#protocol/limits.ts';
import { STAFF_NAMESPACE } from '#protocol/staff-messages.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import { AdmissionGate } from './admission-gate.ts';
import { AdmissionLog } from './admission-log.ts';
import { Crowd } from './crowd-rules.ts';
import { type Connection, guardConnection, trustConnection } from './connection-guard.ts';
import { type Door, callerAddress } from './door.ts';
import { Handshakes } from './handshakes.ts';
import { heldBackBy } from './held-back.ts';
import { PendingWork } from './pending-work.ts';
import { loopLoad } from './loop-load.ts';
import { openStaffGateway } from './staff-gateway.ts';
import { openTerminalGateway } from './terminal-gateway.ts';
import { textParser } from './text-parser.ts';
import { TurnQueue } from './turn-queue.ts';
import type { Welcoming } from './welcoming.ts';

/** A dashboard that does not read: a snapshot is some hundred kB, changes are a few. */
const UNREAD_BY_STAFF_BYTES = 8 * 1024 * 1024;
/** A hello costs some 0.3 ms (a signature is checked). Whoever is here already waits this long more in each turn; a commit takes as long, so that both have their share. */
const HELLOS_MS_PER_TURN = 3;
/** While a whole network returns, nearly all of whom the others keep waiting are those who wait at the door too. */
const HELLOS_MS_PER_TURN_OF_CROWD = 12;
/** What a crowd brought is taken as fast as it is committed: reading it and putting it in line. */
const CROWD_FACTS_MS_PER_TURN = 2;
/** Pieces of work that wait for their commit (db/group-commit.ts): two groups. Nobody comes in while there are more, unless a whole network returns. */
const WAITING_COMMITS = 16;
/** Of what a crowd brought, so many pieces wait for their commit: each is a whole batch. Others' come in between, and stragglers are not held back by them. */
const WAITING_CROWD_COMMITS = 8;
/** Longest that commits hold newcomers back in a row: some five hellos in each of these are still a hundred a second. */
const HELD_BACK_MS = 50;
/**
 * Share of time in which the event loop has work, above which nobody comes in: beyond it whoever is here waits for others' work most of the time, however short each piece is (a queue's
 * wait grows with 1 / (1 - load)). What a newcomer brings after its hello counts with it. Measured with a thousand who return among two thousand: docs/return-proof.md.
 */
const BUSY_SHARE = 0.6;
/** Longest that this holds newcomers back in a row: eight in each of these are two hundred a second on a server that has no time at all, so that all are back in the end. */
const BUSY_HELD_MS = 40;
/** An HTTP request that has not come whole by then is none (Node's own limits are a minute and five). */
const REQUEST_WITHIN_MS = 10_000;

/**
 * The two namespaces over one hardened Socket.IO server (security.md §4.2). On its way in a connection passes the door (origin, admission before the upgrade), is
 * guarded (packets, bytes), and is let alone by both once it has proven itself.
 * @returns how to stop: closes every connection and the HTTP server, and waits for the messages being answered
 */
export function openSockets(ctx: Context, door: Door, httpServer: HttpServer): () => Promise<void> {
  httpServer.headersTimeout = REQUEST_WITHIN_MS;
  httpServer.requestTimeout = REQUEST_WITHIN_MS;
  const log = new AdmissionLog(ctx.log);
  const crowd = new Crowd();
  const doorstep = () => {
    const { waiting, unproven } = gate;
    return { waiting, unproven, here: Math.max(0, io.of(TERMINAL_NAMESPACE).sockets.size - unproven) };
  };
  const isCrowd = () => crowd.isThere(doorstep(), performance.now());
  const hasStragglers = () => crowd.hasStragglers(doorstep(), performance.now());
  // Facts of those who are here go first: they wait for a commit, and each terminal that comes in brings more of them. Of a crowd all come in first, and then all are heard.
  const isCommitBehind = () => ctx.commits.waiting > WAITING_COMMITS && !hasStragglers();
  const hellos = new TurnQueue(
    () => (isCrowd() ? HELLOS_MS_PER_TURN_OF_CROWD : HELLOS_MS_PER_TURN),
    heldBackBy(isCommitBehind, HELD_BACK_MS),
  );
  const crowdFacts = new TurnQueue(
    () => CROWD_FACTS_MS_PER_TURN,
    () => isCrowd() || ctx.commits.waiting > WAITING_CROWD_COMMITS,
  );
  const load = loopLoad();
  const isBusy = () => load() > BUSY_SHARE && !hasStragglers();
  const holdsForLoad = heldBackBy(isBusy, BUSY_HELD_MS);
  const holdsForCommits = heldBackBy(isCommitBehind, HELD_BACK_MS);
  const gate: AdmissionGate = new AdmissionGate({
    hellos: () => hellos.waiting + ctx.proofs.waiting,
    isHeld: () => holdsForLoad() || holdsForCommits(),
    isCrowd,
  });
  const io: Server = new Server(httpServer, {
    transports: ['websocket'],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    allowEIO3: false,
    connectTimeout: HELLO_TIMEOUT_MS,
    parser: textParser,
    // A line that died without a word is known within 10 s, at both ends.
    pingInterval: 5_000,
    pingTimeout: 5_000,
    allowRequest: (request, decide) => {
      const refuse = (reason: ConnectionRefusal) => {
        log.write('warn', reason, 'connection refused');
        decide(reason, false);
      };
      // A web page that is not ours gets nothing at all; which namespace it wanted is known only later.
      const { origin } = request.headers;
      if (origin !== undefined && !door.origins.has(origin)) return refuse('origin-not-allowed');
      // Engine.IO itself would upgrade first and say so afterwards.
      if (!ENGINE_4.test(request.url ?? '')) return refuse('protocol-too-old');
      const address = callerAddress(door, request.headers, request.socket.remoteAddress);
      gate.ask(address, request, (refusal) => {
        if (refusal) return refuse(refusal);
        // The answer to the handshake and Engine.IO's first packet, one microtask after it, go out in one write.
        request.socket.cork();
        decide(null, true);
        queueMicrotask(() => request.socket.uncork());
      });
    },
  });
  // The namespace that nobody uses.
  io.of('/').use((_socket, next) => next(new Error('not-found')));
  // Refusals of the door come here too (FORBIDDEN), and are in the log already.
  io.engine.on('connection_error', ({ code }: { code: number }) => {
    if (code !== FORBIDDEN) log.write('warn', `engine-${code}`, 'handshake failed');
  });
  const guarding = { packets: ctx.limits.packets, log };
  io.engine.on('connection', (connection: Connection) => guardConnection(connection, guarding));
  const handshakes = new Handshakes(io);
  const trust: Welcoming['trust'] = (connection, unreadBytes, owner) => {
    gate.proven(connection.request);
    trustConnection(connection, unreadBytes, owner);
  };
  const forget: Welcoming['forget'] = (socket) => handshakes.forget(socket);
  const welcoming: Welcoming = { hellos, crowdFacts, isCrowd, log, trust, forget };
  const pending = new PendingWork();
  openTerminalGateway(ctx, io, pending, welcoming);
  const closeStaff = openStaffGateway(ctx, door, io, pending);
  io.of(STAFF_NAMESPACE).on('connection', ({ conn }) => {
    trust(conn, UNREAD_BY_STAFF_BYTES);
  });
  return async () => {
    gate.close();
    await io.close();
    await pending.settled();
    await closeStaff();
    log.summarise();
  };
}

/** Asked for in the address of a handshake (github.com/socketio/engine.io-protocol, "Handshake"). */
const ENGINE_4 = /[?&]EIO=4(&|$)/;
/** Engine.IO's code of a request that `allowRequest` refused. */
const FORBIDDEN = 4;
