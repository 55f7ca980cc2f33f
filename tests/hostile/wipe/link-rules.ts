/** What a page, or the site, read back by each way; null is nothing. */
export type Reading = Record<string, string | null>;

export type Links = {
  /** ways by which session B was recognised as session A: expected none */
  linked: string[];
  /** ways that worked within session A, so that silence in B says something */
  covered: string[];
  notCovered: { way: string; why: string }[];
};

/** Ways that are no id but a state or a value the browser gives: linked when B gives what A left. */
const BY_VALUE = new Set(['zoom', 'media-devices']);

/**
 * Which ways recognise the second session.
 * @param id what the site planted
 * @param readings in the planting visit (how a fresh browser answers), in the same session after it, in the second session
 */
export function judgeLinks(id: string, readings: { plant: Reading; control: Reading; second: Reading }): Links {
  const { plant, control, second } = readings;
  const links: Links = {
    linked: [],
    covered: [],
    notCovered: [{ way: 'favicon', why: 'the kiosk asks for no icons' }],
  };
  for (const way of Object.keys(control).filter((name) => name !== 'knock')) {
    const left = control[way] ?? null;
    const isFresh = (value: string | null | undefined) => (value ?? null) === (plant[way] ?? null);
    // Zoom must have been changed to prove anything; a device's id must be there and stay within the session.
    const works = way === 'zoom' ? !isFresh(left) : BY_VALUE.has(way) ? left !== null && isFresh(left) : left === id;
    if (!works) {
      links.notCovered.push({ way, why: 'not read back within the same session' });
      continue;
    }
    links.covered.push(way);
    const isLinked = BY_VALUE.has(way) ? (second[way] ?? null) === left : (second[way] ?? null) === id;
    if (isLinked) links.linked.push(way);
  }
  return links;
}
