import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './RefusalSentence.module.css';

/** A refusal: its sentence with an icon, told at once by a screen reader (RGAA 7.5). */
export function RefusalSentence({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className={styles.refusal}>
      <IconAlertTriangle aria-hidden="true" />
      <p>{children}</p>
    </div>
  );
}
