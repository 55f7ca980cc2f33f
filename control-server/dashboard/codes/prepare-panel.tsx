import { Button } from '@mantine/core';
import { IconCloudOff, IconDeviceMobilePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { SignInForm } from '../parts/sign-in-form.tsx';
import { AccountProvider, useAccount } from '../state/account-context.tsx';
import { LinkProvider, dataOf, useLink, useLiveState, useWatch } from '../state/link-context.tsx';
import { mayAct } from '../state/rights.ts';
import classes from './codes.module.css';
import { keepSite } from './kept-sites.ts';

type Props = { onPrepared: (siteName: string) => void };

/** Signed in, and with a network, a telephone is prepared for a site. The only part of this page that speaks to the server. */
export function PreparePanel({ onPrepared }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="prepare">
      <h2 id="prepare">{t('codes.prepare')}</h2>
      <AccountProvider>
        <SignedIn onPrepared={onPrepared} />
      </AccountProvider>
    </section>
  );
}

function SignedIn({ onPrepared }: Props) {
  const { t } = useTranslation();
  const { state } = useAccount();
  switch (state.kind) {
    case 'asking':
      return <p role="status">{t('app.loading')}</p>;
    case 'unreachable':
      return (
        <p role="status" className={classes.warning}>
          <IconCloudOff size={22} aria-hidden />
          {t('codes.needsLine')}
        </p>
      );
    case 'signed-out':
      return <SignInForm ended={state.ended} />;
    case 'signed-in':
      if (!mayAct(state.me)) return <p>{t('refusal.not-allowed')}</p>;
      return (
        <LinkProvider>
          <Sites onPrepared={onPrepared} />
        </LinkProvider>
      );
  }
}

function Sites({ onPrepared }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  useWatch(null);
  const data = dataOf(useLiveState());
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function prepare({ siteId, name }: SiteSummary) {
    setBusy(siteId);
    setProblem(null);
    const answer = await link.request('codes:prepare', { siteId });
    if (answer.ok) {
      try {
        await keepSite(answer.value, Date.now());
        return onPrepared(name);
      } catch {
        setProblem(t('codes.notKept'));
      }
    } else setProblem(refusalSentence(t, answer.refusal));
    setBusy(null);
  }

  if (!data) return <p role="status">{t('app.loading')}</p>;
  return (
    <>
      <p>{t('codes.prepareHow')}</p>
      <div role="alert">{problem && <p className="form-alert">{problem}</p>}</div>
      <ul className={classes.sites}>
        {data.sites.map((site) => (
          <li key={site.siteId}>
            <Button
              size="lg"
              fullWidth
              disabled={busy !== null}
              loading={busy === site.siteId}
              leftSection={<IconDeviceMobilePlus size={22} aria-hidden />}
              onClick={() => void prepare(site)}
            >
              {t('codes.prepareFor', { site: site.name })}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
