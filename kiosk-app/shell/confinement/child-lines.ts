import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What comes through a pipe up to its end, or to the end of the first line or JSON object. Never rejects. */
export async function firstLine(pipe: Readable): Promise<string> {
  let text = '';
  pipe.on('error', () => {});
  return await new Promise((resolve) => {
    pipe.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (/[\n}]/.test(text)) resolve(text);
    });
    pipe.once('close', () => resolve(text));
  });
}

/** The exit code of a child, null when a signal ended it (or it never began). */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode;
  return await new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}
