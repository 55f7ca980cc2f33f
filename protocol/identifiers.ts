import { z } from 'zod';

/** Random identifiers; nothing about a person can be read from them. */
export const Id = z.uuid();
/** A moment on the wire: milliseconds since 1970-01-01 UTC, on the server's clock unless said otherwise. */
export const Moment = z.number().int().nonnegative();
/** A word of a ticket, lower case, without accents folded away. */
export const TicketWord = z.string().trim().min(2).max(20);
/** A name that staff give to a site or a terminal. */
export const PlaceName = z.string().trim().min(1).max(60);
/** Base64 of an Ed25519 public key (raw, 32 bytes) or signature (64 bytes), RFC 8032. */
export const PublicKey = z.base64().length(44);
export const Signature = z.base64().length(88);
/** Base64 of a 32-byte nonce. */
export const Nonce = z.base64().length(44);
