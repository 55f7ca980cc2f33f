import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languages } from '../format/clock-words.ts';
import { changeLanguage, directionOf, languageNames, useLanguage } from '../i18n.ts';

export function LanguageSwitch() {
  const { t } = useTranslation();
  const current = useLanguage();
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <Button className="header-button" variant="subtle" leftSection={<IconLanguage size={20} aria-hidden />}>
          <VisuallyHidden>{t('header.language')} </VisuallyHidden>
          <span className="wide-only">{languageNames[current]}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            dir={directionOf(language)}
            aria-current={language === current}
            onClick={() => void changeLanguage(language)}
            rightSection={language === current ? <IconCheck size={18} aria-hidden /> : null}
          >
            {languageNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
