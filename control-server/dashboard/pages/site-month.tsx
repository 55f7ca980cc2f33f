import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { csvText } from '../format/csv.ts';
import { saveFile } from '../format/save-file.ts';
import { useLanguage } from '../i18n.ts';
import { ContractCard } from '../month-parts/contract-card.tsx';
import { MeasureNow } from '../month-parts/measure-now.tsx';
import { MonthHead } from '../month-parts/month-head.tsx';
import { useMonthHeads } from '../month-parts/month-heads.ts';
import { MonthSheet } from '../month-parts/month-sheet.tsx';
import { MonthView } from '../month-parts/month-view.tsx';
import { useMonthWords } from '../month-parts/month-words.ts';
import { isShownMonth, monthOf } from '../month/month-calendar.ts';
import { monthRows } from '../month/month-csv.ts';
import { monthFacts } from '../month/month-facts.ts';
import { usePageTitle } from '../parts/page-head.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useMonth } from '../state/month.ts';
import { mayAct, mayManage } from '../state/rights.ts';
import { NotFoundPage } from './not-found-page.tsx';
import classes from './pages.module.css';
import { useSiteOutlet } from './site-outlet.ts';

/** The evidence of one month for the operator: to read, to print, to save. */
export function SiteMonth() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { site, tiles, me, now, disabled } = useSiteOutlet();
  const { month = '' } = useParams();
  const words = useMonthWords();
  const heads = useMonthHeads();
  const today = monthOf(now);
  const isShown = isShownMonth(month, today);
  usePageTitle(isShown ? t('month.page', { site: site.name, month: words.month(month) }) : null);
  const { state, saveContract, measure } = useMonth(site.siteId, isShown ? month : null);
  if (!isShown) return <NotFoundPage />;

  const terminalName = (terminalId: string) => tiles.find((tile) => tile.terminalId === terminalId)?.name ?? null;
  const save =
    state.kind === 'read'
      ? () => {
          const rows = monthRows(state.report, site.name, heads(terminalName));
          saveFile(`${site.name} ${month}.csv`, csvText(rows, language), 'text/csv');
        }
      : null;
  const facts = state.kind === 'read' ? monthFacts(state.report, state.asOf) : null;
  return (
    <div className={classes.stack}>
      <MonthHead siteId={site.siteId} month={month} today={today} onSave={save} />
      {state.kind === 'reading' && <p role="status">{t('month.reading')}</p>}
      {state.kind === 'refused' && <p role="alert">{refusalSentence(t, state.refusal)}</p>}
      {state.kind === 'read' && facts && (
        <>
          <MonthView
            report={state.report}
            facts={facts}
            terminalName={terminalName}
            measure={mayAct(me) && month === today && <MeasureNow onMeasure={measure} disabled={disabled} />}
            contract={
              <ContractCard
                contract={state.report.contract}
                onSave={mayManage(me) ? saveContract : null}
                disabled={disabled}
              />
            }
          />
          <MonthSheet
            report={state.report}
            facts={facts}
            siteName={site.name}
            asOf={state.asOf}
            terminalName={terminalName}
          />
        </>
      )}
    </div>
  );
}
