/**
 * The service worker of /secours: keeps the files of that page, so that it opens without a network, and nothing else; it answers for no other page (its scope) and for no request to the
 * server. Each build has its own set of files (vite.config.ts puts it in here): a new one is fetched whole beside the old one, and takes its place when the page is opened next.
 */
declare const ESCALE_KEPT_FILES: readonly string[];
declare const ESCALE_KEPT_SET: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const PREFIX = 'escale-secours-';
const KEPT = `${PREFIX}${ESCALE_KEPT_SET}`;
const files: readonly string[] = ESCALE_KEPT_FILES;

worker.addEventListener('install', (event) => {
  const fetched = files.map((path) => new Request(path, { cache: 'reload' }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(fetched)));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) => {
      const old = names.filter((name) => name.startsWith(PREFIX) && name !== KEPT);
      return Promise.all(old.map((name) => caches.delete(name)));
    }),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || !files.includes(pathname)) return;
  event.respondWith(
    caches
      .open(KEPT)
      .then((kept) => kept.match(pathname))
      .then((found) => found ?? fetch(request)),
  );
});
