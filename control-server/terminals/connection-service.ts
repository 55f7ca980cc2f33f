import { z } from 'zod';
import { Hello, type Welcome, helloSigningText } from '#protocol/terminal-messages.ts';
import { type ConnectionRefusal, judgeProtocolVersion } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import { committedSeq } from '../sessions/journal-store.ts';
import { findSite } from '../sites/site-store.ts';
import { isSignedBy } from './device-key.ts';
import { findTerminal, saveHello } from './terminal-store.ts';

const OnlyVersion = z.object({ protocolVersion: z.number().int() });

export type HelloJudged =
  | { ok: true; hello: Hello; siteId: string; welcome: Welcome }
  | { ok: false; reason: ConnectionRefusal };

/**
 * Judges a terminal's hello: its protocol, its place in the city, and that it holds the device key (it signed this connection's nonce). Nothing is written before
 * the signature is good. Revocation is told only to the holder of the key.
 * @param message as it came, not yet parsed
 */
export async function judgeHello(ctx: Context, message: unknown, serverNonce: string): Promise<HelloJudged> {
  // The version first and alone: another protocol's hello may have another shape, and should hear the true reason.
  const version = OnlyVersion.safeParse(message);
  const versionRefusal = version.success ? judgeProtocolVersion(version.data.protocolVersion) : null;
  if (versionRefusal) return { ok: false, reason: versionRefusal };
  const parsed = Hello.safeParse(message);
  if (!parsed.success) return { ok: false, reason: 'malformed' };
  const hello = parsed.data;
  const terminal = await findTerminal(ctx.db, hello.terminalId);
  if (!terminal) return { ok: false, reason: 'unknown-terminal' };
  const text = helloSigningText({
    serverId: ctx.serverId,
    terminalId: terminal.terminalId,
    serverNonce,
    terminalNonce: hello.terminalNonce,
  });
  if (!isSignedBy(terminal.publicKey, text, hello.signature)) return { ok: false, reason: 'bad-signature' };
  if (terminal.revokedAt !== null) return { ok: false, reason: 'revoked' };
  const site = await findSite(ctx.db, terminal.siteId);
  if (!site) throw new Error('terminal without a site');
  const now = ctx.clock.now();
  await saveHello(ctx.db, terminal.terminalId, {
    appVersion: hello.appVersion,
    confinement: hello.confinement,
    at: now,
  });
  return {
    ok: true,
    hello,
    siteId: site.siteId,
    welcome: {
      serverTime: now,
      terminalName: terminal.name,
      site,
      committedSeq: await committedSeq(ctx.db, terminal.terminalId, hello.bootId),
    },
  };
}
