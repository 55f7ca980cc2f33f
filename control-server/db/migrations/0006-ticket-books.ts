/** What terminals without a line check tickets by, sessions that shared one, and those that were accompanied. */
export const ticketBooks = `
-- the slow hash of its words (protocol/ticket-book.ts), sealed by the ticket key; NULL: not made yet, or of before
ALTER TABLE tickets ADD COLUMN offline_verifier TEXT;

-- 1: its ticket had given these minutes to another session already, while lines were down
ALTER TABLE sessions ADD COLUMN shares_ticket INTEGER NOT NULL DEFAULT 0;

-- what a helper who sat beside the resident noted: a word of a list (protocol/accompanied.ts); NULL: nobody did
ALTER TABLE sessions ADD COLUMN accompanied_for TEXT;
`;
