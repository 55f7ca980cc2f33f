/** Where a canary of a route must at least be found while the session lives, for the route to count: so that a script's own copy does not. */
type Keeps = 'file' | 'memory';

export type Route = {
  id: string;
  /** French, for the matrix */
  label: string;
  keeps: Keeps;
};

/** The ways by which something of a resident gets into a terminal. */
export const ROUTES = [
  { id: 'url-path', label: "chemin d'une adresse", keeps: 'memory' },
  { id: 'url-query', label: "paramètre d'une adresse", keeps: 'memory' },
  { id: 'address-bar', label: 'adresse tapée au clavier', keeps: 'memory' },
  { id: 'form-field', label: 'champ de formulaire', keeps: 'memory' },
  { id: 'password-field', label: 'mot de passe', keeps: 'memory' },
  { id: 'cookie', label: 'cookie (HttpOnly)', keeps: 'memory' },
  { id: 'local-storage', label: 'localStorage', keeps: 'memory' },
  { id: 'session-storage', label: 'sessionStorage', keeps: 'memory' },
  { id: 'indexed-db', label: 'IndexedDB', keeps: 'file' },
  { id: 'cache-storage', label: 'Cache Storage', keeps: 'file' },
  { id: 'service-worker', label: 'service worker (script)', keeps: 'file' },
  { id: 'opfs', label: 'OPFS', keeps: 'file' },
  { id: 'http-cache', label: 'cache HTTP (corps, gzip)', keeps: 'file' },
  { id: 'etag', label: 'ETag', keeps: 'file' },
  { id: 'http-auth', label: 'authentification HTTP', keeps: 'memory' },
  { id: 'download-body', label: 'contenu téléchargé', keeps: 'file' },
  { id: 'download-name', label: 'nom de fichier téléchargé', keeps: 'file' },
  { id: 'pdf-text', label: "texte d'un PDF", keeps: 'file' },
  { id: 'clipboard', label: 'presse-papiers', keeps: 'memory' },
  { id: 'primary', label: 'sélection (PRIMARY)', keeps: 'memory' },
  { id: 'page-title', label: 'titre de page', keeps: 'memory' },
  { id: 'console', label: 'console.log', keeps: 'memory' },
  { id: 'window-name', label: 'window.name', keeps: 'memory' },
  { id: 'history-state', label: "état de l'historique", keeps: 'memory' },
  { id: 'page-dialog', label: "boîte d'alerte", keeps: 'memory' },
  { id: 'favicon', label: 'icône du site', keeps: 'memory' },
  { id: 'print-job', label: 'impression', keeps: 'file' },
  { id: 'hsts', label: 'HSTS', keeps: 'memory' },
] as const satisfies readonly Route[];

export type RouteId = (typeof ROUTES)[number]['id'];

/** Places that are searched, in the order of the matrix. After the end, `next-…` is the process that waits for the next resident. */
export const PLACES = [
  { id: 'disk', short: 'DISQ', label: 'image du disque, lue brute' },
  { id: 'kiosk-data', short: 'DATA', label: 'dossier du kiosque : état, journal, profil du shell' },
  { id: 'home', short: 'HOME', label: 'dossier personnel du compte du kiosque' },
  { id: 'temporary', short: 'TMP', label: '/tmp et /var/tmp' },
  { id: 'memory-files', short: 'SHM', label: '/dev/shm et /run' },
  { id: 'next-files', short: 'NS', label: "fichiers en RAM de l'espace isolé (la séance, ou la suivante)" },
  { id: 'open-files', short: 'FD', label: 'fichiers ouverts sans nom (memfd, effacés)' },
  { id: 'logs', short: 'LOG', label: 'journaux du shell et du serveur' },
  { id: 'system-logs', short: 'VLOG', label: '/var/log, fichiers changés' },
  { id: 'cups', short: 'CUPS', label: "file d'impression CUPS" },
  { id: 'server', short: 'SRV', label: 'base du serveur, son WAL, ses fichiers' },
  { id: 'arguments', short: 'ARGS', label: 'arguments et environnement des processus' },
  { id: 'x-selections', short: 'XSEL', label: 'presse-papiers X' },
  { id: 'x-properties', short: 'XPRO', label: 'propriétés X de toutes les fenêtres' },
  { id: 'memory-shell', short: 'mSHE', label: 'mémoire du shell' },
  { id: 'memory-next', short: 'mNS', label: "mémoire de l'espace isolé (la séance, ou la suivante)" },
  { id: 'memory-screen', short: 'mX', label: "mémoire de Xvfb et d'openbox" },
  { id: 'memory-server', short: 'mSRV', label: 'mémoire du serveur' },
  { id: 'memory-other', short: 'mAUT', label: 'mémoire de tout autre processus' },
] as const;

export type PlaceId = (typeof PLACES)[number]['id'];
