import type { ReactNode } from 'react';

type Props = { icon: ReactNode; title: string; hint: string; heading?: 'h1' | 'h2'; children?: ReactNode };

/** Nothing to show, and what to do about it. */
export function EmptyState({ icon, title, hint, heading: Heading = 'h2', children }: Props) {
  return (
    <section className="empty-state">
      <span className="empty-icon" aria-hidden>
        {icon}
      </span>
      <Heading>{title}</Heading>
      <p>{hint}</p>
      {children}
    </section>
  );
}
