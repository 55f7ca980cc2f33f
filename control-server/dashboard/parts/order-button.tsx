import { Button } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  name: string;
  /** the word on it, and what it says in full */
  word: string;
  label: string;
  icon: ReactNode;
  /** While the order is pending and a second one makes no sense: a short word that fits the place, and the whole; null: it may be pressed. */
  asked: { word: string; label: string } | null;
  disabled: boolean;
  variant: 'light' | 'default';
  onPress: () => void;
};

/** A button that gives an order. While that is pending it says so and does nothing, but keeps the focus: who pressed it does not lose their place. */
export function OrderButton({ name, word, label, icon, asked, disabled, variant, onPress }: Props) {
  const { t } = useTranslation();
  const isAsked = asked !== null;
  return (
    <Button
      variant={variant}
      disabled={disabled}
      data-disabled={isAsked || undefined}
      aria-disabled={isAsked || undefined}
      aria-label={isAsked ? t('order.askedLabel', { name, asked: asked.label }) : label}
      leftSection={isAsked ? <IconClockPause size={20} aria-hidden /> : icon}
      onClick={isAsked ? undefined : onPress}
    >
      {asked?.word ?? word}
    </Button>
  );
}
