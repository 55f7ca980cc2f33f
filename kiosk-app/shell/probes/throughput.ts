import { randomBytes } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Timing } from '#protocol/measures.ts';
import {
  LINE_TEST_PATH,
  LineTestTaken,
  type ThroughputFigures,
  type ThroughputRun,
} from '#protocol/terminal-messages.ts';
import { bloatGrade, megabitsPerSecond } from '../../core/bufferbloat.ts';

export type ThroughputParts = {
  server: string;
  /** a burst of echoes 200 ms apart to the first reference point, or to the box */
  delay(): Promise<Timing>;
  /** nobody sits there; as soon as somebody does the line is theirs */
  isFree(): boolean;
};

/** Incompressible, and large enough that sending it costs little. */
const BLOCK_BYTES = 64 * 1024;
const LOOK_MS = 100;
/** An answer that has the last word on a slow line. */
const PATIENCE_MS = 4_000;
const MAX_ANSWER_BYTES = 1_000;

/**
 * Measures "débit observé (TCP)", which is no capacity (RFC 9097): one transfer each way, and how much later everything else comes meanwhile. Takes twice `withinMs` and some seconds at most.
 * @returns null for what could not be measured; and null altogether when somebody came to sit there. Never throws.
 */
export async function measureThroughput(run: ThroughputRun, parts: ThroughputParts): Promise<ThroughputFigures | null> {
  const idle = [await parts.delay(), await parts.delay()];
  const loaded: Timing[] = [];
  const still = new AbortController();
  const watching = (async () => {
    while (!still.signal.aborted) loaded.push(await parts.delay());
  })();
  const downMbps = parts.isFree() ? await download(run, parts) : null;
  const upMbps = parts.isFree() ? await upload(run, parts) : null;
  still.abort();
  await watching;
  if (!parts.isFree()) return null;
  // The last burst was sent, in part, when nothing moved any more.
  const idleMs = medianMs(idle);
  const loadedMs = medianMs(loaded.length > 1 ? loaded.slice(0, -1) : loaded);
  const hasMoved = downMbps !== null || upMbps !== null;
  return {
    downMbps,
    upMbps,
    idleMs,
    loadedMs: hasMoved ? loadedMs : null,
    grade: hasMoved ? bloatGrade(idleMs, loadedMs) : null,
  };
}

/** By the terminal's own count: from the first byte to the last, the cap or the end of the time. */
function download(run: ThroughputRun, parts: ThroughputParts): Promise<number | null> {
  return transfer('GET', run, parts, (request, end) => {
    request.end();
    request.once('response', (response) => {
      if (response.statusCode !== 200) return end(null);
      const started = performance.now();
      let bytes = 0;
      const sum = () => end(megabitsPerSecond(bytes, performance.now() - started));
      const timer = setTimeout(sum, run.withinMs);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= run.capBytes) sum();
      });
      response.once('end', sum).once('close', () => clearTimeout(timer));
    });
  });
}

/** By the server's count: what left here may still lie in a buffer on the way. */
function upload(run: ThroughputRun, parts: ThroughputParts): Promise<number | null> {
  return transfer('POST', run, parts, (request, end) => {
    const block = randomBytes(BLOCK_BYTES);
    const until = performance.now() + run.withinMs;
    let sent = 0;
    const send = () => {
      while (sent < run.capBytes && performance.now() < until) {
        sent += block.length;
        if (!request.write(block)) return;
      }
      request.end();
    };
    request.on('drain', send).once('response', (response) => {
      void readTaken(response).then((taken) => end(taken && megabitsPerSecond(taken.bytes, taken.ms)));
    });
    send();
  });
}

/** One request that ends by itself, by time, or because somebody came. */
function transfer(
  method: 'GET' | 'POST',
  { token, withinMs }: ThroughputRun,
  { server, isFree }: ThroughputParts,
  drive: (request: ClientRequest, end: (mbps: number | null) => void) => void,
): Promise<number | null> {
  return new Promise((resolve) => {
    const url = new URL(`${LINE_TEST_PATH}/${token}`, server);
    const options: RequestOptions = { method, agent: false, headers: { 'content-type': 'application/octet-stream' } };
    const request = url.protocol === 'https:' ? overHttps(url, options) : overHttp(url, options);
    const end = (mbps: number | null) => {
      clearTimeout(giveUp);
      clearInterval(looking);
      request.destroy();
      resolve(mbps);
    };
    const giveUp = setTimeout(() => end(null), withinMs + PATIENCE_MS);
    const looking = setInterval(() => isFree() || end(null), LOOK_MS);
    request.on('error', () => end(null));
    drive(request, end);
  });
}

async function readTaken(response: IncomingMessage): Promise<LineTestTaken | null> {
  try {
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > MAX_ANSWER_BYTES) return null;
    }
    return LineTestTaken.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function medianMs(timings: readonly Timing[]): number | null {
  const sorted = timings.flatMap((timing) => (timing.kind === 'measured' ? [timing.ms] : [])).toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : Math.round(middle * 1_000) / 1_000;
}
