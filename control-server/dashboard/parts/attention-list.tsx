import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import classes from './attention-list.module.css';
import { lookOf, lookOfLine } from './state-look.ts';
import { toneStyle } from './tone-style.ts';

/** What is not as it should be, over all sites, each a sentence that leads there. Nothing at all when all is well. */
export function AttentionList({ sites }: { sites: SiteSummary[] }) {
  const { t } = useTranslation();
  const items = sites.flatMap((site) => {
    const { siteId, name, counts, line } = site;
    const found = [];
    if (line.word === 'down') {
      found.push({ siteId, look: lookOfLine.down, text: t('sites.attentionLine', { site: name }) });
    }
    if (counts.outOfService > 0) {
      const text = t('sites.attentionOutOfService', { site: name, count: counts.outOfService });
      found.push({ siteId, look: lookOf['out-of-service'], text });
    }
    if (counts.silent > 0) {
      const text = t('sites.attentionSilent', { site: name, count: counts.silent });
      found.push({ siteId, look: lookOf.silent, text });
    }
    return found;
  });
  if (items.length === 0) return null;
  return (
    <section className={classes.attention} aria-label={t('sites.attention')}>
      <h2>{t('sites.attention')}</h2>
      <ul>
        {items.map(({ look: { Icon, tone }, text, siteId }) => (
          <li key={text} style={toneStyle(tone)}>
            <Link to={`/espaces/${siteId}`}>
              <Icon size={20} aria-hidden />
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
