import { useTranslation } from 'react-i18next';
import { Gate } from '../parts/gate.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { SignInForm } from '../parts/sign-in-form.tsx';

/** `ended`: the server, not the person, closed the last stay. */
export function SignInPage({ ended }: { ended: boolean }) {
  const { t } = useTranslation();
  usePageTitle(t('signIn.submit'));
  return (
    <Gate>
      <h1>{t('signIn.title')}</h1>
      <p>{t('signIn.intro')}</p>
      <SignInForm ended={ended} />
    </Gate>
  );
}
