/** Sessions whose resident has left the seat for a moment. Nothing stays of it: the moment is forgotten when they are back, or when the session ends. */
export const pauses = `
ALTER TABLE sessions ADD COLUMN paused_until INTEGER;
`;
