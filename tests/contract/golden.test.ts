import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as cards from '#protocol/cards.ts';
import * as booklets from '#protocol/booklets.ts';
import * as diagnosis from '#protocol/diagnosis.ts';
import * as help from '#protocol/help.ts';
import * as incidents from '#protocol/incidents.ts';
import * as journalEvents from '#protocol/journal-events.ts';
import * as lineHistory from '#protocol/line-history.ts';
import * as measures from '#protocol/measures.ts';
import * as oneTimeCode from '#protocol/one-time-code.ts';
import * as queue from '#protocol/queue.ts';
import * as reasons from '#protocol/reasons.ts';
import * as result from '#protocol/result.ts';
import * as roomRules from '#protocol/room-rules.ts';
import * as staffMessages from '#protocol/staff-messages.ts';
import * as terminalMessages from '#protocol/terminal-messages.ts';
import * as sessionEnds from '#protocol/session-ends.ts';
import * as ticketBook from '#protocol/ticket-book.ts';
import * as tileFigures from '#protocol/tile-figures.ts';
import * as workshops from '#protocol/workshops.ts';

// One golden file a message: what goes over the wire in the present protocol version. A change of a schema that no longer reads its
// file is a change of the protocol: raise PROTOCOL_VERSION, keep the old file in golden-v<N-1>. A union's file is a list with each of its kinds.
const folder = new URL('./golden/', import.meta.url);

/** `WatchRequest` → `watch-request`, `ticket:issue` → `ticket-issue` */
const fileName = (name: string) =>
  name
    .replaceAll(':', '-')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();

const isMessage = (value: unknown): value is z.ZodObject | z.ZodDiscriminatedUnion =>
  value instanceof z.ZodObject || value instanceof z.ZodDiscriminatedUnion;

const schemas = new Map<string, z.ZodObject | z.ZodDiscriminatedUnion>();
for (const module of [
  cards,
  booklets,
  diagnosis,
  help,
  incidents,
  journalEvents,
  lineHistory,
  measures,
  oneTimeCode,
  queue,
  reasons,
  result,
  roomRules,
  sessionEnds,
  staffMessages,
  terminalMessages,
  ticketBook,
  tileFigures,
  workshops,
]) {
  for (const [name, value] of Object.entries(module)) if (isMessage(value)) schemas.set(fileName(name), value);
}
for (const [name, { input, output }] of Object.entries(staffMessages.staffRequests)) {
  schemas.set(`${fileName(name)}.input`, input);
  schemas.set(`${fileName(name)}.output`, output);
}

const files = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));

/** The kinds a union tells apart, as text. */
function kindsOf(schema: z.ZodDiscriminatedUnion): string[] {
  const { discriminator } = schema.def;
  return schema.options.flatMap((option) => {
    const literal = (option as z.ZodObject).shape[discriminator] as z.ZodLiteral;
    return [...literal.values].map(String);
  });
}

describe('golden messages', () => {
  it('are one for each schema of the protocol, and no others', () => {
    expect(files.toSorted()).toEqual([...schemas.keys()].sort());
    expect(schemas.size).toBeGreaterThan(50);
  });

  it.each(files)('%s is read and written back as it is', (name) => {
    const schema = schemas.get(name);
    if (!schema) throw new Error(`no schema for ${name}`);
    const golden = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as unknown;
    const messages = schema instanceof z.ZodDiscriminatedUnion ? z.array(z.unknown()).parse(golden) : [golden];
    for (const message of messages) {
      const parsed = schema.parse(message);
      expect(parsed).toEqual(message);
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(message);
    }
  });

  it.each(files.filter((name) => schemas.get(name) instanceof z.ZodDiscriminatedUnion))(
    '%s shows each of its kinds',
    (name) => {
      const union = schemas.get(name) as z.ZodDiscriminatedUnion;
      const messages = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Record<string, unknown>[];
      const shown = messages.map((message) => String(message[union.def.discriminator]));
      expect([...new Set(shown)].sort()).toEqual(kindsOf(union).sort());
    },
  );

  it.each(files.filter((name) => schemas.get(name) instanceof z.ZodObject))(
    '%s is not read with a field missing',
    (name) => {
      const schema = schemas.get(name) as z.ZodObject;
      const golden = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Record<string, unknown>;
      // Every field that the schema has is in its example, so that each is tried.
      expect(Object.keys(golden).sort()).toEqual(Object.keys(schema.shape).sort());
      for (const field of Object.keys(golden)) {
        const { [field]: _, ...rest } = golden;
        const isOptional = schema.shape[field]?.safeParse(undefined).success ?? false;
        expect([field, schema.safeParse(rest).success]).toEqual([field, isOptional]);
      }
    },
  );
});

describe('messages of a terminal of the version before', () => {
  const old = new URL('./golden-v2/', import.meta.url);

  it.each(readdirSync(old).map((name) => name.replace(/\.json$/, '')))('%s is read, with nothing made up', (name) => {
    const schema = schemas.get(name);
    const golden = JSON.parse(readFileSync(new URL(`${name}.json`, old), 'utf8')) as unknown;
    for (const message of Array.isArray(golden) ? golden : [golden])
      expect(schema?.parse(message)).toMatchObject(message);
  });
});
