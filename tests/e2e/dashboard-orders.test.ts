import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION_ORDER_WAITS_MS } from '#protocol/limits.ts';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** Orders to terminals that answer, refuse, keep silent or are away, as every dashboard shows them. One story, in order. */

let stage: DashboardStage;
let siteId: string;
let poste: TerminalClient;
let sessionId: string;

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Barleté' }));
  poste = await stage.terminal(siteId, 'Poste 1');
  sessionId = await stage.occupy(poste, siteId);
  await stage.page.goto(new URL(`/espaces/${siteId}`, stage.server.url).href);
  await heard();
});

afterAll(() => stage.close());

const plain = (text: string) =>
  text
    .replaceAll(/[\u202F\u00A0]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const tile = () => stage.page.getByTestId('tile-Poste 1');
const button = (name: string) => tile().getByRole('button', { name });
/** Waits until the tile's order is in that state. @returns its sentence */
async function order(state: string): Promise<string> {
  const line = tile().locator(`[data-order="${state}"]`);
  await line.waitFor();
  return plain(await line.innerText());
}

/** Keeps from now on what the page's live region says. */
const heard = () =>
  stage.page.evaluate(() => {
    const region = document.querySelector('[role="status"][aria-live="polite"]');
    const said: string[] = [];
    Object.assign(globalThis, { said });
    if (region)
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        subtree: true,
        childList: true,
      });
  });
/** Waits until it has said that many sentences: the tile's line is drawn first. @returns what it said since the last call */
async function announced(atLeast: number): Promise<string[]> {
  await stage.page.waitForFunction(
    (least) => (globalThis as unknown as { said: string[] }).said.length >= least,
    atLeast,
  );
  return (await stage.page.evaluate(() => (globalThis as unknown as { said: string[] }).said.splice(0))).map(plain);
}

/** Each order a second later than what went before, as hands are. */
const later = () => stage.server.clock.pass(1_000);

async function away(): Promise<void> {
  poste.disconnect();
  await tile().getByText('Sans nouvelles').waitFor();
}

async function back(): Promise<void> {
  await poste.connect();
  await poste.beat();
}

describe('an order on the dashboard', () => {
  it('is received, then done, with its hours, and its end is said once', async () => {
    await button('Poste 1 : +15 min').click();
    expect(await order('received')).toBe('+15 min : demandé à 10:00:00, le poste l’a reçu');
    expect(await announced(0)).toEqual([]);
    stage.server.clock.pass(2_000);
    await stage.answerLast(poste);
    expect(await order('done')).toBe('+15 min : demandé à 10:00:00, fait à 10:00:02');
    expect(await announced(1)).toEqual(['Poste 1. +15 min : demandé à 10:00:00, fait à 10:00:02']);
  });

  it('sits a helper down beside the resident: the procedure is chosen, and is all that the tile says', async () => {
    await button('Poste 1 : autres actions').click();
    await stage.page.getByRole('menuitem', { name: 'Accompagner…' }).click();
    const dialog = stage.page.getByRole('dialog', { name: 'Accompagner au Poste 1' });
    const confirm = dialog.getByRole('button', { name: 'Accompagner' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'Retraite' }).check();
    expect(await seriousFindings(stage.page)).toEqual([]);
    await confirm.click();
    await order('received');
    const { commandId, order: given } = poste.commands.at(-1) ?? {};
    if (!commandId || given?.kind !== 'accompany') throw new Error('no such order came');
    // The site has no hours; the rest of the story goes on with the end as it was.
    const endsAt = poste.activity.kind === 'occupied' ? poste.activity.endsAt : 0;
    poste.note({ type: 'command-answered', commandId, outcome: 'done' }, stage.server.clock.now());
    poste.note(
      { type: 'session-accompanied', sessionId, endsAt, procedure: given.procedure, commandId },
      stage.server.clock.now(),
    );
    await poste.append();
    await tile()
      .getByText(/Accompagnement\s: Retraite/)
      .waitFor();
    await announced(1);
  });

  it('uncovers a seat that was left for a moment, which the tile says and only then', async () => {
    // After the order before, and within the second that the others are told by.
    stage.server.clock.pass(100);
    await button('Poste 1 : autres actions').click();
    const uncover = stage.page.getByRole('menuitem', { name: 'Découvrir l’écran' });
    await stage.page.getByRole('menuitem', { name: 'Détails' }).waitFor();
    expect(await uncover.count()).toBe(0);
    await stage.page.keyboard.press('Escape');
    const now = stage.server.clock.now();
    poste.note({ type: 'session-paused', sessionId, until: now + 300_000 }, now);
    await poste.append();
    const isPaused = tile().getByText(/^En pause jusqu’à \d+\sh\s\d+$/);
    await isPaused.waitFor();
    await button('Poste 1 : autres actions').click();
    await uncover.waitFor();
    expect(await seriousFindings(stage.page)).toEqual([]);
    await uncover.click();
    await order('received');
    const { commandId, order: given } = poste.commands.at(-1) ?? {};
    if (!commandId) throw new Error('no order came');
    expect(given).toEqual({ kind: 'uncover', sessionId });
    poste.note({ type: 'command-answered', commandId, outcome: 'done' }, now);
    poste.note({ type: 'session-resumed', sessionId }, now);
    await poste.append();
    await isPaused.waitFor({ state: 'detached' });
    await announced(1);
  });

  it('that the terminal refuses says why; that nobody answers says that nobody knows', async () => {
    poste.onCommand = () => ({ ok: false, refusal: { code: 'command-not-possible-now' } });
    later();
    await button('Poste 1 : +15 min').click();
    expect(await order('refused')).toBe(
      '+15 min : demandé à 10:00:03, refusé à 10:00:03. Le poste ne peut pas faire cela maintenant.',
    );
    expect(await announced(1)).toEqual(['Poste 1. +15 min : Le poste ne peut pas faire cela maintenant.']);
    poste.onCommand = () => 'nonsense';
    later();
    await button('Poste 1 : envoyer un message').click();
    await stage.page.getByRole('button', { name: 'Quelqu’un vient vous aider.' }).click();
    const nobodyKnows = 'Message : demandé à 10:00:04. Sans réponse : on ne sait pas si le poste l’a fait';
    expect(await order('unanswered')).toBe(nobodyKnows);
    expect(await announced(1)).toEqual([`Poste 1. ${nobodyKnows}`]);
    expect(await seriousFindings(stage.page)).toEqual([]);
  });

  it('of somebody else is shown as well, silently, and a second end is turned away in words', async () => {
    poste.onCommand = null;
    later();
    await button('Poste 1 : terminer la séance').click();
    const confirm = stage.page.getByRole('button', { name: 'Terminer maintenant' });
    await confirm.waitFor();
    const others = stage.staff.ask('session:end', { terminalId: poste.id, sessionId });
    expect(await order('sent')).toBe('Terminer : demandé à 10:00:05, envoyé au poste');
    expect(await announced(0)).toEqual([]);
    await confirm.click();
    const turnedAway = 'Terminer : C’est déjà demandé. Attendez la réponse du poste.';
    expect(await order('turned-away')).toBe(turnedAway);
    expect(await order('sent')).toContain('envoyé au poste');
    expect(await announced(1)).toEqual([`Poste 1. ${turnedAway}`]);
    const end = button('Poste 1 : Fin demandée');
    expect(await end.getAttribute('aria-disabled')).toBe('true');
    expect(await end.evaluate((one) => one === document.activeElement)).toBe(true);
    await away();
    expect(await others).toMatchObject({ ok: true, value: { state: { kind: 'waiting' } } });
  });

  it('that was cut off waits for the terminal, says until when, and is the same after a reload', async () => {
    await stage.page.reload();
    expect(await order('waiting')).toBe(
      'Terminer : demandé à 10:00:05. Le poste n’est pas relié. L’ordre partira dès son retour, au plus tard à 10 h 10',
    );
    await heard();
    expect(plain(await tile().innerText())).toContain('Séance en cours, fin prévue à 11 h');
    expect(await button('Poste 1 : envoyer un message').count()).toBe(0);
    expect(await button('Poste 1 : Fin demandée').getAttribute('aria-disabled')).toBe('true');
    expect(await seriousFindings(stage.page)).toEqual([]);
    expect(await phoneMisfits(stage.page)).toEqual([]);
  });

  it('given to a terminal that is away says so at once, beside the other that waits', async () => {
    later();
    await button('Poste 1 : +15 min, dès son retour').click();
    const sentence = await order('waiting');
    expect(sentence).toContain('+15 min : demandé à 10:00:06. Le poste n’est pas relié.');
    expect(sentence).toContain('(et 1 autre ordre en attente)');
    expect(await announced(1)).toEqual([
      expect.stringContaining('Poste 1. +15 min : demandé à 10:00:06. Le poste n’est pas'),
    ]);
    await button('Poste 1 : autres actions').click();
    await stage.page.getByRole('menuitem', { name: 'Détails' }).click();
    const lines = stage.page.getByRole('dialog').locator('[data-order]');
    await lines.first().waitFor();
    expect(await lines.evaluateAll((all) => all.map((one) => one.getAttribute('data-order')))).toEqual([
      'waiting',
      'waiting',
      'unanswered',
      'refused',
      'done',
    ]);
    expect(await seriousFindings(stage.page)).toEqual([]);
    await stage.page.keyboard.press('Escape');
    await stage.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('goes out when the terminal is back, in the order of their asking, and its end is heard by who gave it', async () => {
    poste.onCommand = ({ commandId }) => ({ ok: true, value: { commandId } });
    const before = poste.commands.length;
    await back();
    await expect.poll(() => poste.commands.slice(before).map(({ order: { kind } }) => kind)).toEqual(['end', 'extend']);
    await stage.answerLast(poste, 'session-not-found');
    const over = '+15 min : demandé à 10:00:06, refusé à 10:00:06. Cette séance est déjà finie.';
    expect(await order('refused')).toBe(over);
    expect(await announced(1)).toEqual([`Poste 1. ${over}`]);
  });

  it('that the terminal never came back for was too late, and says so', async () => {
    await away();
    later();
    await button('Poste 1 : +15 min, dès son retour').click();
    await order('waiting');
    await announced(1);
    stage.server.clock.pass(SESSION_ORDER_WAITS_MS);
    const tooLate = '+15 min : demandé à 10:00:07. Trop tard : l’ordre n’est jamais parti';
    expect(await order('expired')).toBe(tooLate);
    expect(await announced(1)).toEqual([`Poste 1. ${tooLate}`]);
  });

  it('broke no rule of the Content-Security-Policy and threw nothing, all along', () => {
    expect(stage.complaints).toEqual([]);
  });
});
