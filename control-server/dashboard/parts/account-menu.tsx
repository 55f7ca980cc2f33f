import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { IconBell, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me } from '#protocol/staff-messages.ts';
import { signOut } from '../state/account.ts';
import { useAccount } from '../state/account-context.tsx';
import { mayManage } from '../state/rights.ts';
import { useAnnounce } from './announcer.tsx';

/** Who is signed in, what is IT's for the whole city, and the way out. */
export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { leave } = useAccount();
  const announce = useAnnounce();
  const [failed, setFailed] = useState(false);

  async function onSignOut() {
    setFailed(false);
    if (await signOut()) leave(false);
    else {
      setFailed(true);
      announce(t('header.signOutFailed'));
    }
  }

  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <Button className="header-button" variant="subtle" leftSection={<IconUserCircle size={20} aria-hidden />}>
          <VisuallyHidden>{t('header.account')} </VisuallyHidden>
          <span className="wide-only">{me.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <strong>{me.name}</strong>
          <br />
          {t(`role.${me.role}`)}
        </Menu.Label>
        {mayManage(me) && (
          <Menu.Item component={Link} to="/alertes" leftSection={<IconBell size={20} aria-hidden />}>
            {t('header.alerts')}
          </Menu.Item>
        )}
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconLogout size={20} aria-hidden />}
          onClick={() => void onSignOut()}
        >
          {t('header.signOut')}
        </Menu.Item>
        {failed && <Menu.Label className="menu-alert">{t('header.signOutFailed')}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}
