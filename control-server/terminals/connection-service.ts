import { z } from 'zod';
import { Hello, type Welcome, helloSigningText } from '#protocol/terminal-messages.ts';
import { type ConnectionRefusal, judgeProtocolVersion } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import { offersOf } from '../rules/rules-service.ts';
import { committedSeqs } from '../sessions/journal-store.ts';
import { type Terminal, findTerminal, saveHello } from './terminal-store.ts';

const OnlyVersion = z.object({ protocolVersion: z.number().int() });

export type HelloJudged =
  | { ok: true; hello: Hello; terminalId: string; siteId: string; welcome: Welcome }
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
  // Revoked and unknown ones are not in memory; revocation is told to who holds the key.
  const look = async () => ctx.live.see(hello.terminalId)?.terminal ?? findTerminal(ctx.db, hello.terminalId);
  const asked = await look();
  if (!asked) return { ok: false, reason: 'unknown-terminal' };
  const text = helloSigningText({
    serverId: ctx.serverId,
    terminalId: asked.terminalId,
    serverNonce,
    terminalNonce: hello.terminalNonce,
  });
  if (!(await ctx.proofs.isSignedBy(asked.publicKey, text, hello.signature)))
    return { ok: false, reason: 'bad-signature' };
  // As it is now: checking takes its time.
  const terminal = (await look()) ?? asked;
  if (terminal.revokedAt !== null) return { ok: false, reason: 'revoked' };
  const site = ctx.sites.get(terminal.siteId);
  if (!site) throw new Error('terminal without a site');
  const now = ctx.clock.now();
  await keepHello(ctx, terminal, hello, now);
  const { protocolVersion, knowsFilter = false } = hello;
  ctx.live.speaks(terminal.terminalId, { protocolVersion, knowsFilter });
  const committed = committedSeqs(ctx.committed, terminal.terminalId, [
    hello.bootId,
    ...hello.boots.map(({ bootId }) => bootId),
  ]);
  // What is committed and not yet on the disk a power cut could take back: the terminal would have let it go.
  await ctx.commits.covered();
  return {
    ok: true,
    hello,
    // As all others have it: the hello's own is a string more for each terminal.
    terminalId: terminal.terminalId,
    siteId: site.siteId,
    welcome: {
      serverTime: now,
      terminalName: terminal.name,
      site,
      committedSeq: committed.get(hello.bootId) ?? 0,
      takesHelpCalls: true,
      takesPauses: true,
      committed: hello.boots.map(({ bootId }) => ({ bootId, seq: committed.get(bootId) ?? 0 })),
      ...offersOf(ctx, site.siteId),
    },
  };
}

/** What it says of itself is written where it differs from what is there; when it was heard is written with the next measures. */
async function keepHello(ctx: Context, terminal: Terminal, hello: Hello, now: number): Promise<void> {
  const { appVersion, confinement } = hello;
  const isKnown =
    terminal.appVersion === appVersion && JSON.stringify(terminal.confinement) === JSON.stringify(confinement);
  ctx.measures.take(terminal.terminalId, now, null);
  if (isKnown) return;
  await ctx.commits.run(async (trx, touch) => {
    await saveHello(trx, terminal.terminalId, { appVersion, confinement, at: now });
    touch(terminal.terminalId);
  });
}
