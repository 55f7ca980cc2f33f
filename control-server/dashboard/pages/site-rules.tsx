import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../parts/page-head.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { RulesEditor } from '../rules-parts/rules-editor.tsx';
import { mayAct, mayManage } from '../state/rights.ts';
import { useRoomRules } from '../state/room-rules.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { useSiteOutlet } from './site-outlet.ts';

/** "Horaires et règles": when a site is open, and who gets how long. IT edits, helpers read. */
export function SiteRules() {
  const { t } = useTranslation();
  const { site, tiles, me, now, disabled } = useSiteOutlet();
  usePageTitle(t('rules.page', { site: site.name }));
  const isAllowed = mayAct(me);
  const { state, read, save } = useRoomRules(isAllowed ? site.siteId : null);
  if (!isAllowed) return <NotFoundPage />;
  if (state.kind === 'reading') return <p role="status">{t('rules.reading')}</p>;
  if (state.kind === 'refused') return <p role="alert">{refusalSentence(t, state.refusal)}</p>;
  return (
    <RulesEditor
      key={`${state.siteId} ${state.kept.revision}`}
      site={site}
      tiles={tiles}
      kept={state.kept.rules}
      now={now}
      isReadOnly={!mayManage(me)}
      disabled={disabled}
      onSave={save}
      onReload={read}
    />
  );
}
