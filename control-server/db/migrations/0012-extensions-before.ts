/** A session that moves, or that a power cut ended and the same words open again, keeps count of its extensions. */
export const extensionsBefore = `
ALTER TABLE sessions ADD COLUMN extensions_before INTEGER NOT NULL DEFAULT 0;
`;
