import { type RefObject, useEffect } from 'react';

/**
 * Keeps the surface's keyboard place on `target`, so that it is there when the keyboard comes (F6): a surface that never takes the keyboard by
 * itself may hold its place all the time.
 * @param shown what is on the surface; the place is taken anew when it changes
 */
export function useKeyboardPlace(target: RefObject<HTMLElement | null>, shown: unknown): void {
  useEffect(() => {
    if (shown) target.current?.focus();
  }, [target, shown]);
  useEffect(() => {
    const take = () => target.current?.focus();
    window.addEventListener('focus', take);
    return () => window.removeEventListener('focus', take);
  }, [target]);
}
