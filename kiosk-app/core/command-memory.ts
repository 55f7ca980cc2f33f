import type { Result } from '#protocol/result.ts';

/** Ids of the last commands and what became of them, oldest first: a command asked twice is done once. */
export type CommandMemory = { commandId: string; answer: Result<{ commandId: string }> }[];
export const REMEMBERED_COMMANDS = 200;
