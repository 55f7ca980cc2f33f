import { useEffect, useState } from 'react';

const WORKER = '/secours-worker.js';
const SCOPE = '/secours';

/** Does this page open without a network? `asking` until the browser has fetched its files; `no` where it cannot (no https, a private window). */
export function useKeptPage(): 'asking' | 'yes' | 'no' {
  const [isKept, setIsKept] = useState<'asking' | 'yes' | 'no'>('asking');
  useEffect(() => {
    let isGone = false;
    const tell = (answer: 'yes' | 'no') => {
      if (!isGone) setIsKept(answer);
    };
    keepPage().then(
      () => tell('yes'),
      () => tell('no'),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return isKept;
}

async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) throw new Error('no service worker here');
  const known = await navigator.serviceWorker.getRegistration(SCOPE);
  // A page that is open without a network cannot ask for a newer worker, and needs none.
  if (known?.active && !navigator.onLine) return;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE }).catch((error: unknown) => {
    if (known?.active) return known;
    throw error;
  });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker || registration.active) return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('its files could not be kept'));
    });
  });
}
