import type { Server, Socket } from 'socket.io';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { STAFF_NAMESPACE, WatchRequest } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { reportIncident } from '../incident.ts';
import { isStaffVerb, mayDo } from '../staff/policy.ts';
import { type StaffMember, hashToken, recogniseStaff } from '../staff/staff-session-service.ts';
import { DashboardFeed } from './dashboard-feed.ts';
import { type Door, readStaffCookie } from './door.ts';
import type { PendingWork } from './pending-work.ts';
import { answerStaff } from './staff-requests.ts';

/** How often the sockets of staff are checked for sessions that are over (OWASP: at least every 30 min). */
const RECHECK_MS = 30_000;

/**
 * The line of dashboards. Who asks is looked up anew with each message: a session that ended or a changed right counts at once.
 * @returns how to stop
 */
export function openStaffGateway(ctx: Context, door: Door, io: Server, pending: PendingWork): () => Promise<void> {
  const namespace = io.of(STAFF_NAMESPACE);
  const feed = new DashboardFeed(ctx, (channel, changes) => void namespace.to(channel).emit('changes', changes));
  const tokenHashes = new WeakMap<Socket, string>();

  namespace.use((socket, next) => {
    const { headers } = socket.handshake;
    // A browser always sends its Origin with a WebSocket; CORS does not protect these (cross-site WebSocket hijacking).
    if (headers.origin === undefined || !door.origins.has(headers.origin)) return next(new Error('origin-not-allowed'));
    const token = readStaffCookie(door, headers);
    const tokenHash = token ? hashToken(token) : null;
    if (!tokenHash) return next(new Error('not-signed-in'));
    recogniseStaff(ctx, tokenHash, false).then(
      (member) => {
        tokenHashes.set(socket, tokenHash);
        next(member ? undefined : new Error('not-signed-in'));
      },
      (error: unknown) => {
        reportIncident(ctx.log, error, 'staff connection');
        next(new Error('internal'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const tokenHash = tokenHashes.get(socket) ?? '';
    socket.onAny((event: string, ...parts: unknown[]) => {
      const last = parts.at(-1);
      const ack = typeof last === 'function' ? (answer: unknown) => void last(answer) : null;
      if (!ack || parts.length !== 2) return void socket.disconnect(true);
      const work = takeStaffMessage(ctx, feed, { socket, tokenHash, event, message: parts[0] })
        .catch((error: unknown) => reportIncident(ctx.log, error, `staff ${isStaffVerb(event) ? event : 'unknown'}`))
        .then(({ isCut, ...result }: Result<unknown> & { isCut?: boolean }) => {
          ack(result);
          if (isCut) socket.disconnect(true);
        })
        .catch((error: unknown) => reportIncident(ctx.log, error, 'staff answer'));
      pending.track(work);
    });
    socket.on('error', () => socket.disconnect(true));
    socket.on('disconnect', () => void feed.unwatch(socket.id));
  });

  const cutWhere = (isOver: (tokenHash: string) => boolean) => {
    for (const socket of namespace.sockets.values()) {
      if (isOver(tokenHashes.get(socket) ?? '')) socket.disconnect(true);
    }
  };
  const stopListening = ctx.changes.subscribe((announcement) => {
    if (announcement.kind === 'staff-session-ended') cutWhere((tokenHash) => tokenHash === announcement.tokenHash);
  });
  const recheck = setInterval(() => {
    const hashes = [...namespace.sockets.values()].map((socket) => tokenHashes.get(socket) ?? '');
    Promise.all(hashes.map(async (hash) => ((await recogniseStaff(ctx, hash, false)) ? null : hash))).then(
      (over) => cutWhere((tokenHash) => over.includes(tokenHash)),
      (error: unknown) => reportIncident(ctx.log, error, 'staff recheck'),
    );
  }, RECHECK_MS);
  return async () => {
    clearInterval(recheck);
    stopListening();
    feed.close();
  };
}

/** One message of staff: signed in, known, not too often, allowed; then the work. `isCut`: the connection is closed after the answer. */
async function takeStaffMessage(
  ctx: Context,
  feed: DashboardFeed,
  from: { socket: Socket; tokenHash: string; event: string; message: unknown },
): Promise<Result<unknown> & { isCut?: boolean }> {
  const { socket, tokenHash, event, message } = from;
  const isWatch = event === 'watch';
  // Watching is what an open page does by itself; only a person's request keeps an idle session going.
  const member = await recogniseStaff(ctx, tokenHash, !isWatch);
  if (!member) return { ...refuse('not-signed-in'), isCut: true };
  if (!isStaffVerb(event)) return { ...refuse('malformed'), isCut: true };
  const seconds = await ctx.limits.staffRequests.count(member.me.staffId);
  if (seconds > 0) return refuse('too-many-attempts', { seconds });
  return event === 'watch' ? watch(feed, socket, member, message) : answerStaff(ctx, member, event, message);
}

/** In one go: nothing is told to the channel between the snapshot and the joining. */
function watch(feed: DashboardFeed, socket: Socket, member: StaffMember, message: unknown): Result<unknown> {
  const parsed = WatchRequest.safeParse(message);
  if (!parsed.success) return refuse('malformed');
  const scope = parsed.data;
  const { me, sites } = member;
  if (!mayDo({ role: me.role, sites }, 'watch', scope.kind === 'site' ? scope.siteId : null))
    return refuse('not-allowed');
  const before = feed.unwatch(socket.id);
  if (before !== null) void socket.leave(before);
  const watched = feed.watch(socket.id, { me, sites, scope });
  if (!watched.ok) return watched;
  void socket.join(watched.value.channel);
  return ok(watched.value.snapshot);
}
