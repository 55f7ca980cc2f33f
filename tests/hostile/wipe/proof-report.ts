import type { Links } from './link-rules.ts';
import { type Finding, byPlace, renderMatrix } from './matrix.ts';
import type { NotCovered } from './place-control.ts';
import { type PlaceId, ROUTES, type Route } from './routes.ts';

/** One session: how it ended, what the site planted, what was found while it lived and after. */
export type SessionProof = {
  end: 'resident' | 'staff';
  planted: ReadonlySet<string>;
  blocked: ReadonlyMap<string, string>;
  alive: Finding[];
  after: Finding[];
  covered: ReadonlySet<PlaceId>;
  notCovered: NotCovered[];
};

export type ProofNumbers = {
  /** routes planted in every session */
  routes: number;
  controlRoutesFound: number;
  hits: number;
  diskHits: number;
  links: number;
  notCovered: NotCovered[];
  blocked: { route: string; how: string }[];
};

/** The least number of routes a proof must cover (issue 4). */
export const LEAST_ROUTES = 18;

/** What no part of the proof looks at; said with every result. */
export const NOT_SEARCHED = [
  "pages de RAM rendues au noyau et ses tampons (init_on_free est l'affaire de l'installation)",
  "images : pixels d'un écran ou d'une impression",
  'membres compressés en deflate brut, zstd ou brotli hors des fichiers de cache, ou dans un autre membre',
  'attributs étendus des fichiers',
];

/** Is this canary's control good: was it found where the route keeps things, while the session lived? */
export function isControlled({ id, keeps }: Route, alive: readonly Finding[]): boolean {
  return alive.some(({ name, place }) => name === id && (keeps === 'memory' || place === 'next-files'));
}

/** Sums up. A route counts only when every session planted it and its control found it. */
export function sumUp(sessions: readonly SessionProof[], diskAtEnd: readonly Finding[], links: Links): ProofNumbers {
  const inAll = (is: (session: SessionProof) => boolean) => sessions.length > 0 && sessions.every(is);
  const planted = ROUTES.filter(({ id }) => inAll(({ planted: done, blocked }) => done.has(id) && !blocked.has(id)));
  const controlled = planted.filter((route) => inAll(({ alive }) => isControlled(route, alive)));
  const isRoute = ({ name }: Finding) => ROUTES.some(({ id }) => id === name);
  const after = sessions.flatMap((session) => session.after).filter(isRoute);
  const onDisk = [...after.filter(({ place }) => place === 'disk'), ...diskAtEnd.filter(isRoute)];
  const blocked = new Map(sessions.flatMap((session) => [...session.blocked]));
  const uncontrolled = ROUTES.filter(({ id }) => !blocked.has(id) && !controlled.some((route) => route.id === id));
  const notCovered = [
    ...uncontrolled.map((route) => ({
      what: route.label,
      why: planted.some(({ id }) => id === route.id) ? 'the control did not find it' : 'could not be planted here',
    })),
    ...sessions.flatMap((session) => session.notCovered),
    ...links.notCovered.map(({ way, why }) => ({ what: `lien : ${way}`, why })),
  ];
  return {
    routes: planted.length,
    controlRoutesFound: controlled.length,
    hits: after.filter(({ place }) => place !== 'disk').length,
    diskHits: onDisk.length,
    links: links.linked.length,
    notCovered: [...new Map(notCovered.map((entry) => [JSON.stringify(entry), entry])).values()],
    blocked: [...blocked].map(([route, how]) => ({ route, how })),
  };
}

export function isProven({ hits, diskHits, links, controlRoutesFound }: ProofNumbers): boolean {
  return hits === 0 && diskHits === 0 && links === 0 && controlRoutesFound >= LEAST_ROUTES;
}

/** The matrix of a session, for reading. */
export function renderSession(session: SessionProof): string {
  const end = session.end === 'resident' ? 'la personne termine' : 'le personnel termine';
  const lines = ROUTES.map((route) => ({
    label: route.label,
    control: session.blocked.has(route.id) ? null : session.alive.filter(({ name }) => name === route.id).length,
    after: byPlace(session.after.filter(({ name }) => name === route.id)),
    note: session.blocked.get(route.id) ?? (isControlled(route, session.alive) ? '' : 'témoin insuffisant'),
  }));
  return `Séance, ${end} : ce qui reste, par route et par lieu\n\n${renderMatrix(lines, session.covered)}`;
}
