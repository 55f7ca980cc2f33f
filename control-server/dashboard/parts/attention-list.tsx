import { IconCircleCheck, IconLifebuoy, type TablerIcon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import classes from './attention-list.module.css';
import { lineNames } from '../network/line-name.ts';
import { lookOfCause } from '../network-parts/cause-look.ts';
import { lookOfLine, saidWord } from '../network-parts/line-look.ts';
import { type Tone, lookOf } from './state-look.ts';
import { terminalsOf } from './terminals-of.ts';
import { toneStyle } from './tone-style.ts';

/** What is not as it should be, over all sites, each a sentence that leads there. Its place stays when all is well: the cards do not jump. */
export function AttentionList({ sites }: { sites: SiteSummary[] }) {
  const { t } = useTranslation();
  const items = useItems(sites);
  return (
    <section className={classes.attention} aria-labelledby="attention-title">
      <h2 id="attention-title">{t('sites.attention')}</h2>
      {items.length === 0 ? (
        <p className={classes.nothing} style={toneStyle('free')}>
          <IconCircleCheck size={20} aria-hidden />
          {t('sites.attentionNone')}
        </p>
      ) : (
        <ul>
          {items.map(({ look: { Icon, tone }, text, to }) => (
            <li key={text} style={toneStyle(tone)}>
              <Link to={to}>
                <Icon size={20} aria-hidden />
                {text}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const helpLook = { Icon: IconLifebuoy, tone: 'help' } as const;

type Item = { look: { Icon: TablerIcon; tone: Tone }; text: string; to: string };

function useItems(sites: SiteSummary[]): Item[] {
  const { t } = useTranslation(['dashboard', 'diagnosis']);
  return sites.flatMap((site) => {
    if (terminalsOf(site) === 0) return [];
    const { siteId, name, counts } = site;
    const found: Item[] = [];
    const waiting = site.help?.waiting ?? 0;
    if (waiting > 0) {
      const text = t('sites.attentionHelp', { site: name, count: waiting });
      found.push({ look: helpLook, text, to: `/espaces/${siteId}` });
    }
    let isWholeSiteSilent = false;
    let isLineTold = false;
    for (const line of lineNames) {
      const said = saidWord(site[line]);
      if (said !== 'down' && said !== 'probable' && said !== 'silent') continue;
      // A site that is not heard is one trouble, not one for each line and terminal of it.
      if (isWholeSiteSilent) continue;
      if (line === 'fibre' && said !== 'down') isWholeSiteSilent = true;
      isLineTold = true;
      const text = t(`sites.attentionLine.${line}.${said}`, { site: name });
      found.push({ look: lookOfLine[said], text, to: `/espaces/${siteId}/reseau` });
    }
    // The sentence stands on the card; here is what no line and no silent terminal has said already.
    const [trouble] = site.diagnosis?.troubles ?? [];
    if (trouble && !isLineTold && !(trouble.cause === 'terminal' && counts.silent > 0)) {
      const cause = t(`cause.${trouble.cause}`, { ns: 'diagnosis' });
      const text = t('sites.attentionTrouble', { site: name, cause });
      found.push({ look: lookOfCause(trouble.cause, trouble.detail), text, to: `/espaces/${siteId}/reseau` });
    }
    if (counts.outOfService > 0) {
      const text = t('sites.attentionOutOfService', { site: name, count: counts.outOfService });
      found.push({ look: lookOf['out-of-service'], text, to: `/espaces/${siteId}` });
    }
    if (counts.silent > 0 && !isWholeSiteSilent) {
      const text = t('sites.attentionSilent', { site: name, count: counts.silent });
      found.push({ look: lookOf.silent, text, to: `/espaces/${siteId}` });
    }
    return found;
  });
}
