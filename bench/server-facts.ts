import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import betterSqlite3 from 'better-sqlite3/package.json' with { type: 'json' };
import socketIo from 'socket.io/package.json' with { type: 'json' };

/** What the server's numbers were taken on: without it they say nothing. Plain WebSocket in all of them. */
export function serverFacts(): Record<string, string | number> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1_048_576),
    kernel: release(),
    node: process.version,
    socketIo: socketIo.version,
    betterSqlite3: betterSqlite3.version,
    transport: 'plain WebSocket, no TLS',
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    date: new Date().toISOString().slice(0, 10),
  };
}
