/** One line of a server's standard output. Bytes. */
export type HeapReport = { kind: 'heap'; heapUsed: number; external: number };

/** Loaded into a server before its own program (`--import`): on SIGUSR2 it collects garbage and says what is left. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const report: HeapReport = { kind: 'heap', heapUsed, external };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
