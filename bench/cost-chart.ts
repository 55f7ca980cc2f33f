/** One row of the chart: what the control server and the bare limit need at so many terminals. */
export type CostRow = { terminals: number; escale: number; bare: number };

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 76;
const RIGHT = 24;
const TOP = 64;
const BOTTOM = 64;
const SERIES = [
  { name: 'escale', label: 'Escale', colour: '#0b5fa5' },
  { name: 'bare', label: 'bare Socket.IO with the same storage', colour: '#8a6d1f' },
] as const;

/**
 * The cost against the number of terminals as an SVG, both axes logarithmic: a straight line that rises by ten for each ten is a cost that stays the same for each terminal.
 * @param rows from few to many
 * @param note what it was measured on
 */
export function costChart(rows: readonly CostRow[], title: string, unit: string, note: string): string {
  const values = rows.flatMap(({ escale, bare }) => [escale, bare]);
  const [low, high] = [floorTen(Math.min(...values)), ceilTen(Math.max(...values))];
  const counts = rows.map(({ terminals }) => terminals);
  const x = scale(Math.min(...counts), Math.max(...counts), LEFT, WIDTH - RIGHT - 60);
  const y = scale(low, high, HEIGHT - BOTTOM, TOP);
  const parts: string[] = [];
  for (let value = low; value <= high * 1.001; value *= 10) {
    parts.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#d9d3c7"/>`);
    parts.push(text(LEFT - 8, y(value) + 4, `${shown(value)} ${unit}`, 'end'));
  }
  for (const count of counts) parts.push(text(x(count), HEIGHT - BOTTOM + 22, count.toLocaleString('en-GB'), 'middle'));
  parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 44, 'terminals', 'middle'));
  for (const [place, { name, label, colour }] of SERIES.entries()) {
    const points = rows.map((row) => ({ at: x(row.terminals), value: row[name] }));
    parts.push(
      `<polyline fill="none" stroke="${colour}" stroke-width="2.5" points="${points.map(({ at, value }) => `${at},${y(value)}`).join(' ')}"/>`,
    );
    for (const { at, value } of points) {
      parts.push(`<circle cx="${at}" cy="${y(value)}" r="4" fill="${colour}"/>`);
      parts.push(text(at + 8, y(value) + (place === 0 ? -8 : 18), shown(value), 'start', colour));
    }
    parts.push(`<rect x="${LEFT + place * 120}" y="40" width="12" height="12" fill="${colour}"/>`);
    parts.push(text(LEFT + place * 120 + 18, 51, label, 'start'));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="13" fill="#2b2a27">
<title>${title}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fffdf8"/>
${text(LEFT, 26, title, 'start', undefined, 16)}
${parts.join('\n')}
${text(WIDTH - RIGHT, HEIGHT - 6, note, 'end', '#6d685e', 11)}
</svg>
`;
}

function text(x: number, y: number, words: string, anchor: string, colour?: string, size?: number): string {
  const look = `${colour ? ` fill="${colour}"` : ''}${size ? ` font-size="${size}"` : ''}`;
  return `<text x="${Math.round(x)}" y="${Math.round(y)}" text-anchor="${anchor}"${look}>${words}</text>`;
}

/** A logarithmic axis. */
function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  const span = Math.log10(high) - Math.log10(low);
  return (value) => Math.round(from + ((Math.log10(value) - Math.log10(low)) / span) * (to - from));
}

function floorTen(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}

function ceilTen(value: number): number {
  return 10 ** Math.ceil(Math.log10(value));
}

function shown(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
