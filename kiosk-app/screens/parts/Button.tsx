import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  /** `next` is what one may do next: one such button per screen (design.md §7). `help`: a call for help stands. */
  look?: 'next' | 'quiet' | 'help';
  size?: 'normal' | 'large';
  icon?: ReactNode;
  iconAfter?: ReactNode;
  submits?: boolean;
};

/** A button with a verb on it, at least 56 px high. Icons are decoration: the verb says it all. */
export function Button({ look = 'quiet', size = 'normal', icon, iconAfter, submits, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={submits ? 'submit' : 'button'}
      className={[styles.button, styles[look], size === 'large' && styles.large].filter(Boolean).join(' ')}
    >
      {icon}
      <span>{children}</span>
      {iconAfter}
    </button>
  );
}
