import { io } from 'socket.io-client';
import { COMMAND_EXPIRES_MS, REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { type Result, refuse, resultOf } from '#protocol/result.ts';
import {
  Changes,
  STAFF_NAMESPACE,
  type StaffInput,
  type StaffOutput,
  type StaffRequestName,
  WatchAnswer,
  type WatchRequest,
  staffRequests,
} from '#protocol/staff-messages.ts';
import { fetchMe } from './account.ts';
import { type LiveEvent, type LiveState, reduceLive } from './live-reducer.ts';

/** The one line of this page to the server: what is watched, and requests. */
export type StaffLink = {
  /** What is known now; the same object until something changes. */
  state: () => LiveState;
  /** Calls back after each change of `state`. Gives back how to stop. */
  subscribe: (onChange: () => void) => () => void;
  /** Watches a scope instead of the one before. */
  watch: (scope: WatchRequest) => void;
  /** Asks the server. Never queued while the line is down: a late "end" would hit the next resident. */
  request: <N extends StaffRequestName>(name: N, input: StaffInput<N>) => Promise<Result<StaffOutput<N>>>;
  open: () => void;
  /** Hangs up and forgets nothing; it can be opened again. */
  close: () => void;
};

/** The server answers these only when the terminal has, or when the command has expired; the trial of alerts when the mail server and the other program have. */
const waitsForTerminal: ReadonlySet<StaffRequestName> = new Set([
  'session:extend',
  'session:accompany',
  'session:open',
  'session:end',
  'session:uncover',
  'terminal:message',
  'terminal:wipe-again',
  'throughput:run',
  'alerts:test',
]);

/** After the server has turned the socket away, or let a watch go unanswered, look again this much later. */
const RETRY_AFTER_MS = 2_000;

/**
 * Makes the line, closed at first. Socket.IO reconnects by itself (after 0.5 to 4 s, randomized); each connection watches again.
 * `onSignedOut` is called once when the server says that nobody is signed in here any more.
 */
export function createStaffLink(onSignedOut: () => void): StaffLink {
  const socket = io(STAFF_NAMESPACE, {
    autoConnect: false,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 4_000,
  });
  const listeners = new Set<() => void>();
  let state: LiveState = { kind: 'waiting', scope: { kind: 'sites' } };
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = true;
  let heardAt = performance.now();

  function dispatch(event: LiveEvent): void {
    const before = state;
    state = reduceLive(before, event);
    if (state === before) return;
    for (const listener of listeners) listener();
    if (state.kind === 'live' && state.needsWatch) watch(state.scope);
  }

  function watch(scope: WatchRequest): void {
    dispatch({ kind: 'watch-asked', scope });
    if (!socket.connected) return;
    socket.timeout(REQUEST_TIMEOUT_MS).emit('watch', scope, (error: Error | null, answer: unknown) => {
      if (closed) return;
      const parsed = WatchAnswer.safeParse(answer);
      if (error || !parsed.success) later(() => watch(state.scope));
      else if (parsed.data.ok) {
        dispatch({ kind: 'snapshot', scope, snapshot: parsed.data.value, receivedAt: heard() });
      } else if (parsed.data.refusal.code === 'not-signed-in') onSignedOut();
      else dispatch({ kind: 'refused', scope, refusal: parsed.data.refusal });
    });
  }

  function later(action: () => void): void {
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (!closed) action();
    }, RETRY_AFTER_MS);
  }

  /** Notes that the server was heard just now, and says when that is. */
  function heard(): number {
    heardAt = performance.now();
    return heardAt;
  }

  socket.io.on('ping', heard);
  socket.on('connect', () => watch(state.scope));
  socket.on('disconnect', () => {
    dispatch({ kind: 'link-lost', heardAt });
    // The server hung up on us (sign-out elsewhere, rights changed): Socket.IO leaves the next step to us.
    if (!socket.active && !closed) void afterRefusal();
  });
  socket.on('connect_error', () => {
    dispatch({ kind: 'link-lost', heardAt });
    if (!socket.active) void afterRefusal();
  });
  socket.on('changes', (message: unknown) => {
    const parsed = Changes.safeParse(message);
    if (parsed.success) dispatch({ kind: 'changes', changes: parsed.data, receivedAt: heard() });
    else dispatch({ kind: 'unreadable-changes' });
  });

  async function afterRefusal(): Promise<void> {
    const me = await fetchMe();
    if (closed) return;
    if (!me.ok && me.refusal.code === 'not-signed-in') onSignedOut();
    else later(() => socket.connect());
  }

  async function request<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<Result<StaffOutput<N>>> {
    if (!socket.connected) return refuse('no-line');
    const patience = waitsForTerminal.has(name) ? COMMAND_EXPIRES_MS + REQUEST_TIMEOUT_MS : REQUEST_TIMEOUT_MS;
    let answer: unknown;
    try {
      answer = await socket.timeout(patience).emitWithAck(name, input);
    } catch {
      return refuse('no-line');
    }
    const parsed = resultOf(staffRequests[name].output).safeParse(answer);
    if (!parsed.success) return refuse('malformed');
    if (!parsed.data.ok && parsed.data.refusal.code === 'not-signed-in') onSignedOut();
    // The table pairs each name with its output; TypeScript cannot follow that through a generic index.
    return parsed.data as Result<StaffOutput<N>>;
  }

  return {
    state: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    watch,
    request,
    open() {
      closed = false;
      socket.connect();
    },
    close() {
      closed = true;
      clearTimeout(retry);
      socket.close();
    },
  };
}
