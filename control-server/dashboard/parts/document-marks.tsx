import { useComputedColorScheme, useDirection } from '@mantine/core';
import { useEffect } from 'react';
import { directionOf, useLanguage } from '../i18n.ts';

/** Tells the tokens which theme Mantine computed, and Mantine which way the language is written. */
export function DocumentMarks() {
  const scheme = useComputedColorScheme('light');
  const { setDirection } = useDirection();
  const direction = directionOf(useLanguage());
  useEffect(() => {
    document.documentElement.dataset.theme = scheme;
  }, [scheme]);
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return null;
}
