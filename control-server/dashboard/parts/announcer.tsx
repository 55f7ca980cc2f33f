import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, createContext, useCallback, useContext, useState } from 'react';

type Announce = (text: string) => void;
const AnnouncerContext = createContext<Announce>(() => {});

/** One polite live region for the whole page: what a command came to is heard without the focus moving (WCAG 4.1.3). */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState({ text: '', turn: 0 });
  const announce = useCallback<Announce>((text) => setMessage(({ turn }) => ({ text, turn: turn + 1 })), []);
  return (
    <AnnouncerContext value={announce}>
      {children}
      <VisuallyHidden role="status" aria-live="polite">
        {/* The key makes the same sentence twice in a row be read twice. */}
        <span key={message.turn}>{message.text}</span>
      </VisuallyHidden>
    </AnnouncerContext>
  );
}

/** Says a sentence to screen readers. */
export function useAnnounce(): Announce {
  return useContext(AnnouncerContext);
}
