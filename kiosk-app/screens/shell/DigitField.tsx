import { type KeyboardEvent, type ReactNode, type Ref, useId } from 'react';
import styles from './CardView.module.css';

type DigitFieldProps = {
  ref: Ref<HTMLInputElement>;
  /** has the keyboard when the view begins */
  isFirst: boolean;
  label: string;
  hint: string;
  /** digits, nothing between them */
  value: string;
  /** as many digits are taken */
  most: number;
  /** shown in groups of four */
  isGrouped?: boolean;
  isHidden?: boolean;
  isWrong: boolean;
  onWrite: (digits: string) => void;
  /** Enter does this in place of sending the form */
  onEnter?: () => void;
  children?: ReactNode;
};

/** A large field that takes digits only, and takes them from every key that has one on it. */
export function DigitField(props: DigitFieldProps) {
  const { isFirst, label, hint, value, most, isGrouped = false, isHidden = false, isWrong, children } = props;
  const fieldId = useId();
  const hintId = useId();
  return (
    <div className={[styles.field, isWrong && styles.wrong].filter(Boolean).join(' ')}>
      <label htmlFor={fieldId} className={styles.label}>
        {label}
      </label>
      <div className={styles.row}>
        <input
          ref={props.ref}
          id={fieldId}
          className={styles.input}
          autoFocus={isFirst}
          type={isHidden ? 'password' : 'text'}
          inputMode="numeric"
          dir="ltr"
          lang="fr"
          value={isGrouped ? grouped(value) : value}
          aria-describedby={hintId}
          aria-invalid={isWrong || undefined}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          onChange={(event) => props.onWrite(event.target.value.replaceAll(/\D/g, '').slice(0, most))}
          onKeyDown={(event) => onKey(event, props)}
        />
        {children}
      </div>
      <p id={hintId} className={styles.digits}>
        {hint}
      </p>
    </div>
  );
}

/**
 * On a French keyboard the digits of the upper row want Shift, and those on the right want the lock: the key is taken for the digit that stands on it. A hand scanner that is set to
 * another keyboard comes out right by the same.
 */
function onKey(event: KeyboardEvent<HTMLInputElement>, { onEnter }: DigitFieldProps) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'Enter' && onEnter) {
    event.preventDefault();
    onEnter();
    return;
  }
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit === undefined || event.key === digit) return;
  event.preventDefault();
  // The one way to put a letter where the caret is, with all that follows from it.
  document.execCommand('insertText', false, digit);
}

function grouped(digits: string): string {
  return digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}
