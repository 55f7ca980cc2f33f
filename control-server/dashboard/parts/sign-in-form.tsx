import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SignInRequest } from '#protocol/staff-messages.ts';
import { signIn } from '../state/account.ts';
import { useAccount } from '../state/account-context.tsx';
import { refusalSentence } from './refusal-sentence.ts';

/** Address and password. `ended`: the server, not the person, closed the last stay. */
export function SignInForm({ ended }: { ended: boolean }) {
  const { t } = useTranslation();
  const { enter } = useAccount();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(ended ? t('signIn.ended') : null);

  const emailGood = SignInRequest.shape.email.safeParse(email.trim()).success;
  const passwordGood = password !== '' && SignInRequest.shape.password.safeParse(password).success;

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!emailGood || !passwordGood) return;
    setBusy(true);
    setProblem(null);
    const answer = await signIn({ email: email.trim(), password });
    setBusy(false);
    if (answer.ok) enter(answer.value);
    else setProblem(refusalSentence(t, answer.refusal));
  }

  return (
    <form className="form" onSubmit={(event) => void onSubmit(event)} noValidate>
      <div role="alert">
        {problem && (
          <p className="form-alert">
            <IconAlertCircle size={20} aria-hidden />
            {problem}
          </p>
        )}
      </div>
      <TextInput
        type="email"
        name="email"
        label={t('signIn.email')}
        autoComplete="username"
        dir="ltr"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={tried && !emailGood ? t('field.emailWrong') : null}
      />
      <PasswordInput
        name="password"
        label={t('signIn.password')}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={tried && !passwordGood ? t('field.passwordMissing') : null}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      />
      <Button type="submit" size="lg" loading={busy}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
