import type { AlertSettings } from '#protocol/incidents.ts';
import { DEFAULT_TIME_ZONE } from '#protocol/limits.ts';
import type { Context } from '../context.ts';
import { type Language, endSentence, mailText, sentenceOf } from '../diagnosis/sentence.ts';
import type { KeptIncident } from '../incidents/incident-rules.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { isSameFault } from './alert-rules.ts';
import type { AlertKind, AlertText } from './alert-store.ts';

/** French first, as everything here; English below it. */
const languages: readonly Language[] = ['fr', 'en'];

/** The one sentence of an incident as it is now, or of its end. Nothing personal is in it. */
function incidentSentence(ctx: Context, incident: KeptIncident, kind: AlertKind, language: Language): string {
  const { siteId, beganAt, endedAt, cause, detail, confidence, terminalIds, service } = incident;
  const setting = {
    siteName: siteId === null ? mailText(language, 'city') : sitesOf(ctx, incident, language),
    terminalName: (terminalId: string) => ctx.live.see(terminalId)?.terminal.name ?? null,
    timeZone: siteId === null ? DEFAULT_TIME_ZONE : rulesOf(ctx, siteId).timeZone,
    now: ctx.clock.now(),
  };
  const figure = ctx.diagnoses.memory(siteId).suspects.find(({ slot }) => slot === incident.slot)?.trouble.figure;
  const trouble = {
    ...{ cause, detail, confidence, terminalIds, since: beganAt },
    ...(service === undefined ? {} : { service }),
    ...(figure === undefined ? {} : { figure }),
  };
  return kind === 'ended'
    ? endSentence(language, trouble, endedAt ?? setting.now, setting)
    : sentenceOf(language, trouble, setting);
}

/** All sites that see the same fault: "Montanou et Barleté". */
function sitesOf(ctx: Context, incident: KeptIncident, language: Language): string {
  const others = ctx.incidents
    .all()
    .filter((one) => one.incidentId !== incident.incidentId && isSameFault(incident, one));
  const siteIds = new Set([incident, ...others].flatMap(({ siteId }) => siteId ?? []));
  const names = [...siteIds].map((siteId) => ctx.sites.get(siteId)?.name ?? '—');
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

/** Where its story stands. */
function pageOf(ctx: Context, { siteId }: KeptIncident): string {
  return siteId === null ? `${ctx.address}/` : `${ctx.address}/espaces/${siteId}/reseau`;
}

/** What is sent of an incident, each way that is set up. */
export function alertTexts(
  ctx: Context,
  incident: KeptIncident,
  kind: AlertKind,
  { emails, webhook }: Pick<AlertSettings, 'emails' | 'webhook'>,
): AlertText[] {
  const sentences = languages.map((language) => incidentSentence(ctx, incident, kind, language));
  const link = pageOf(ctx, incident);
  const texts = languages.map((language, place) =>
    [
      ...(kind === 'escalated' ? [mailText(language, 'escalated')] : []),
      sentences[place],
      ...(kind === 'ended' ? [] : [mailText(language, 'take')]),
      mailText(language, 'page', { link }),
    ].join('\n'),
  );
  const subject = mailText('fr', 'subject', { sentence: sentences[0] ?? '' });
  const { incidentId, siteId, cause, detail, confidence, beganAt, endedAt } = incident;
  const [fr, en] = sentences;
  return [
    ...(emails.length > 0
      ? [{ way: 'email' as const, to: [...emails], subject, text: `${texts.join('\n\n')}\n` }]
      : []),
    ...(webhook === null
      ? []
      : [
          {
            way: 'webhook' as const,
            url: webhook,
            body: {
              kind,
              incidentId,
              siteId,
              cause,
              detail,
              confidence,
              beganAt,
              endedAt,
              text: fr,
              sentences: { fr, en },
              link,
            },
          },
        ]),
  ];
}
