import { useTranslation } from 'react-i18next';
import type { Cause, Confidence } from '#protocol/diagnosis.ts';
import type { Incident, IncidentStep } from '#protocol/incidents.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { needsFigure } from '../network/trouble-words.ts';
import { type SentenceSetting, useTroubleSentence } from '../network-parts/trouble-sentence.ts';

/** A cause and how sure it is, alone. */
export function useCauseWords(): { cause: (cause: Cause) => string; confidence: (confidence: Confidence) => string } {
  const { t } = useTranslation('diagnosis');
  return { cause: (cause) => t(`cause.${cause}`), confidence: (confidence) => t(`confidence.${confidence}`) };
}

/** An incident in one sentence while it is open; in the words of its cause, and whom it concerned, once it is over. */
export function useIncidentTitle(): (incident: Incident, site: SiteSummary, setting: SentenceSetting) => string {
  const { t } = useTranslation();
  const words = useCauseWords();
  const sentence = useTroubleSentence();
  return (incident, site, setting) => {
    const { cause, service, terminalIds, beganAt, endedAt } = incident;
    const now = site.diagnosis?.troubles.find(
      (trouble) =>
        trouble.cause === cause &&
        trouble.service === service &&
        (cause !== 'terminal' || trouble.terminalIds[0] === terminalIds[0]),
    );
    // The figure is the diagnosis's, as it is now; without one the sentence would have a hole.
    const figure = now?.figure;
    if (endedAt === null && (figure !== undefined || !needsFigure(incident))) {
      return sentence({ ...incident, since: beganAt, ...(figure === undefined ? {} : { figure }) }, setting);
    }
    const name = service ?? (cause === 'terminal' ? setting.terminalName(terminalIds[0] ?? '') : null);
    return name === null ? words.cause(cause) : t('incidents.about', { cause: words.cause(cause), name });
  };
}

/** One step of the time line, in words. */
export function useStepWords(): (step: IncidentStep) => string {
  const { t } = useTranslation();
  const words = useCauseWords();
  return (step) => {
    switch (step.kind) {
      case 'opened':
      case 'changed':
        return t(`incidents.step.${step.kind}`, {
          cause: words.cause(step.cause),
          confidence: words.confidence(step.confidence),
        });
      case 'alerted':
        return t(`incidents.step.${step.way}`);
      case 'taken':
        return t('incidents.step.taken', { by: step.by });
      case 'note':
        return t('incidents.step.note', { by: step.by, text: step.text });
      case 'escalated':
      case 'closed':
        return t(`incidents.step.${step.kind}`);
    }
  };
}
