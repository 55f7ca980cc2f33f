import styles from './Mark.module.css';

/** Escale's mark: a small boat at its mooring. Decoration; the name stands beside it or in the title. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle className={styles.ground} cx="24" cy="24" r="24" />
      <path className={styles.sail} d="M25.5 9.5v18.8H37C36.2 20.3 31.9 13.6 25.5 9.5Z" />
      <path className={styles.jib} d="M22 14.5v13.8h-9.4c1-6 4.4-10.8 9.4-13.8Z" />
      <path className={styles.hull} d="M9.5 31h29c-.9 4-4.2 6.6-8.6 6.6H18.1c-4.4 0-7.7-2.6-8.6-6.6Z" />
    </svg>
  );
}
