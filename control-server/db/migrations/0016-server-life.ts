/** When this server was last known to run, and when it was last stopped on purpose: after a crash it can say that it was away. NULL: not known, or it runs. */
export const serverLife = `
ALTER TABLE server ADD COLUMN alive_at INTEGER;
ALTER TABLE server ADD COLUMN stopped_at INTEGER;
`;
