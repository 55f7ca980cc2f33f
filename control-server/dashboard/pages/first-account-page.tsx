import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertCircle, IconLink } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { MIN_PASSWORD_LENGTH } from '#protocol/limits.ts';
import { FirstAccountRequest } from '#protocol/staff-messages.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { Gate } from '../parts/gate.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { createFirstAccount } from '../state/account.ts';
import { useAccount } from '../state/account-context.tsx';
import { firstAccountToken, takeFirstAccountToken } from '../state/first-account-token.ts';

/** Where the one-time link of the server's console leads. */
export function FirstAccountPage() {
  const { t } = useTranslation();
  usePageTitle(t('firstAccount.title'));
  const [token, setToken] = useState(firstAccountToken);
  // A link pasted into this open page changes the hash only: no load, so it is taken here.
  useEffect(() => {
    const take = () => {
      takeFirstAccountToken();
      setToken(firstAccountToken());
    };
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);

  return (
    <Gate>
      {token === null ? (
        <EmptyState
          heading="h1"
          icon={<IconLink size={40} />}
          title={t('firstAccount.noToken')}
          hint={t('firstAccount.noTokenHint')}
        >
          <Button component={Link} to="/" size="md">
            {t('firstAccount.toSignIn')}
          </Button>
        </EmptyState>
      ) : (
        <FirstAccountForm token={token} />
      )}
    </Gate>
  );
}

function FirstAccountForm({ token }: { token: string }) {
  const { t } = useTranslation();
  const { enter } = useAccount();
  const navigate = useNavigate();
  const [fields, setFields] = useState({ name: '', email: '', password: '' });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const wrong = (field: keyof typeof fields) =>
    tried && !FirstAccountRequest.shape[field].safeParse(fields[field]).success;
  const missing = Math.max(1, MIN_PASSWORD_LENGTH - fields.password.length);
  const set = (field: keyof typeof fields) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [field]: field === 'email' ? value.trim() : value }));
  };

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const request = FirstAccountRequest.safeParse({ token, ...fields });
    if (!request.success) {
      // Every field is right, so the token is what cannot be: a link cut short when it was copied.
      if (Object.keys(fields).every((field) => !request.error.issues.some(({ path }) => path[0] === field))) {
        setProblem(t('firstAccount.noTokenHint'));
      }
      return;
    }
    setBusy(true);
    setProblem(null);
    const answer = await createFirstAccount(request.data);
    setBusy(false);
    if (!answer.ok) {
      setProblem(refusalSentence(t, answer.refusal));
      return;
    }
    enter(answer.value);
    await navigate('/');
  }

  return (
    <>
      <h1>{t('firstAccount.title')}</h1>
      <p>{t('firstAccount.intro')}</p>
      <form className="form" onSubmit={(event) => void onSubmit(event)} noValidate>
        <div role="alert">
          {problem && (
            <p className="form-alert">
              <IconAlertCircle size={20} aria-hidden />
              <span>
                {problem} <Link to="/">{t('firstAccount.toSignIn')}</Link>
              </span>
            </p>
          )}
        </div>
        <TextInput
          name="name"
          label={t('firstAccount.name')}
          autoComplete="name"
          maxLength={60}
          value={fields.name}
          onChange={set('name')}
          error={wrong('name') ? t('field.nameMissing') : null}
        />
        <TextInput
          type="email"
          name="email"
          label={t('firstAccount.email')}
          autoComplete="username"
          dir="ltr"
          value={fields.email}
          onChange={set('email')}
          error={wrong('email') ? t('field.emailWrong') : null}
        />
        <PasswordInput
          name="password"
          label={t('firstAccount.password')}
          description={t('firstAccount.passwordHint', { min: MIN_PASSWORD_LENGTH })}
          autoComplete="new-password"
          maxLength={128}
          value={fields.password}
          onChange={set('password')}
          error={wrong('password') ? t('firstAccount.passwordShort', { missing }) : null}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        />
        <Button type="submit" size="lg" loading={busy}>
          {t('firstAccount.submit')}
        </Button>
      </form>
    </>
  );
}
