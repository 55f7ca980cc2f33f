/** A CPU profile of V8, what is read of it (chromedevtools.github.io/devtools-protocol/v8/Profiler/#type-Profile). Times in microseconds. */
export type CpuProfile = {
  nodes: readonly { id: number; callFrame: CallFrame; children?: readonly number[] }[];
  startTime: number;
  endTime: number;
  /** ids of nodes: where the program was */
  samples?: readonly number[];
  /** before each sample, since the one before it */
  timeDeltas?: readonly number[];
};
export type CallFrame = { functionName: string; url: string };

/**
 * Which part of the time of a profile a program spent in some of its functions and in all that they called, 0 to 1. The collector's time is nobody's in a profile; it is shared out by the
 * time that was spent: who works half of the time has half of it.
 */
export function shareOf(profile: CpuProfile, isPart: (frame: CallFrame) => boolean): number {
  const kinds = kindsOf(profile, isPart);
  const time = { part: 0, other: 0, collecting: 0, idle: 0 };
  const { samples = [], timeDeltas = [] } = profile;
  for (const [place, id] of samples.entries()) {
    // A sample stands until the next; of the last nobody knows.
    time[kinds.get(id) ?? 'other'] += Math.max(0, timeDeltas[place + 1] ?? 0);
  }
  const whole = time.part + time.other + time.collecting + time.idle;
  if (whole === 0) return 0;
  const worked = time.part + time.other;
  const collectedForIt = worked === 0 ? 0 : (time.collecting * time.part) / worked;
  return (time.part + collectedForIt) / whole;
}

type Kind = 'part' | 'other' | 'collecting' | 'idle';

/** What each node of a profile counts as: whoever is called by a part is part of it. */
function kindsOf({ nodes }: CpuProfile, isPart: (frame: CallFrame) => boolean): ReadonlyMap<number, Kind> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const kinds = new Map<number, Kind>();
  const called = new Set(nodes.flatMap(({ children = [] }) => children));
  const left = nodes.filter(({ id }) => !called.has(id)).map((node) => ({ node, isIn: false }));
  for (let next = left.pop(); next; next = left.pop()) {
    const { node, isIn } = next;
    const isInHere = isIn || isPart(node.callFrame);
    kinds.set(node.id, kindOf(node.callFrame, isInHere));
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) left.push({ node: child, isIn: isInHere });
    }
  }
  return kinds;
}

function kindOf({ functionName }: CallFrame, isIn: boolean): Kind {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'collecting';
  return isIn ? 'part' : 'other';
}
