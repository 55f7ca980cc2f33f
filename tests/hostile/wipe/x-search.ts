import { type X11Connection, connectX11, padded } from '../../../kiosk-app/shell/confinement/x11-connection.ts';

/** X11 protocol, "Requests": the few that read. */
const CREATE_WINDOW = 1;
const QUERY_TREE = 15;
const INTERN_ATOM = 16;
const GET_ATOM_NAME = 17;
const CHANGE_PROPERTY = 18;
const DELETE_PROPERTY = 19;
const GET_PROPERTY = 20;
const LIST_PROPERTIES = 21;
const SET_SELECTION_OWNER = 22;
const CONVERT_SELECTION = 24;
const SEND_EVENT = 25;
const SELECTION_REQUEST = 30;
const SELECTION_NOTIFY = 31;
const INPUT_ONLY = 2;
const WORDS_PER_PROPERTY = 1 << 20;
const ANSWER_WITHIN_MS = 1_000;

/** An X display as any of its clients sees it. */
export class XLook {
  readonly #x: X11Connection;
  readonly #window: number;

  private constructor(x: X11Connection) {
    this.#x = x;
    this.#window = x.newId();
    const body = Buffer.alloc(28);
    body.writeUInt32LE(this.#window, 0);
    body.writeUInt32LE(x.screen.root, 4);
    body.writeUInt16LE(1, 12);
    body.writeUInt16LE(1, 14);
    body.writeUInt16LE(INPUT_ONLY, 18);
    x.send(CREATE_WINDOW, 0, body);
  }

  static async open(display: string, authority: string | null): Promise<XLook> {
    return new XLook(await connectX11(display, authority));
  }

  close(): void {
    this.#x.close();
  }

  /** Name and value of every property of every window, the root's first. */
  async properties(): Promise<Buffer[]> {
    const found: Buffer[] = [];
    const look = async (window: number): Promise<void> => {
      const atoms = await this.#x.ask(LIST_PROPERTIES, 0, words(window));
      for (let index = 0; index < atoms.readUInt16LE(8); index += 1) {
        const atom = atoms.readUInt32LE(32 + 4 * index);
        const name = await this.#x.ask(GET_ATOM_NAME, 0, words(atom));
        found.push(name.subarray(32), await this.#property(window, atom));
      }
      const tree = await this.#x.ask(QUERY_TREE, 0, words(window));
      // A window may close while it is looked at.
      for (let index = 0; index < tree.readUInt16LE(16); index += 1)
        await look(tree.readUInt32LE(32 + 4 * index)).catch(() => {});
    };
    await look(this.#x.screen.root);
    return found;
  }

  /** What the owners of CLIPBOARD, PRIMARY and SECONDARY give as text, plain or HTML; nothing when there is no owner or no answer. */
  async selections(): Promise<Buffer[]> {
    const found: Buffer[] = [];
    for (const selection of ['CLIPBOARD', 'PRIMARY', 'SECONDARY'])
      for (const target of ['UTF8_STRING', 'STRING', 'text/html', 'TARGETS']) {
        const content = await this.#convert(await this.atom(selection), await this.atom(target));
        if (content) found.push(content);
      }
    return found;
  }

  /** Puts a text where a resident's would be: into CLIPBOARD, PRIMARY and a property of the root window, until this connection closes. */
  async plant(text: string, propertyText: string): Promise<() => Promise<void>> {
    const content = Buffer.from(text);
    const type = await this.atom('UTF8_STRING');
    this.#x.onEvent(({ kind, bytes }) => {
      if (kind !== SELECTION_REQUEST) return;
      const [time = 0, , requestor = 0, selection = 0, target = 0, property = 0] = [4, 8, 12, 16, 20, 24].map((at) =>
        bytes.readUInt32LE(at),
      );
      this.#change(requestor, property, type, content);
      const told = Buffer.alloc(32);
      told.writeUInt8(SELECTION_NOTIFY, 0);
      [time, requestor, selection, target, property].forEach((word, index) => told.writeUInt32LE(word, 4 + 4 * index));
      this.#x.send(SEND_EVENT, 0, Buffer.concat([words(requestor, 0), told]));
    });
    for (const name of ['CLIPBOARD', 'PRIMARY'])
      this.#x.send(SET_SELECTION_OWNER, 0, words(this.#window, await this.atom(name), 0));
    const property = await this.atom('_ESCALE_PROOF');
    this.#change(this.#x.screen.root, property, type, Buffer.from(propertyText));
    return async () => {
      this.#x.send(DELETE_PROPERTY, 0, words(this.#x.screen.root, property));
      // One question after it: the server has then done it.
      await this.atom('UTF8_STRING');
      this.close();
    };
  }

  async atom(name: string): Promise<number> {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(name.length, 0);
    return (await this.#x.ask(INTERN_ATOM, 0, Buffer.concat([head, padded(Buffer.from(name, 'latin1'))]))).readUInt32LE(
      8,
    );
  }

  async #property(window: number, atom: number): Promise<Buffer> {
    const reply = await this.#x.ask(GET_PROPERTY, 0, words(window, atom, 0, 0, WORDS_PER_PROPERTY));
    return reply.subarray(32);
  }

  #change(window: number, property: number, type: number, content: Buffer): void {
    const head = Buffer.alloc(20);
    [window, property, type].forEach((word, index) => head.writeUInt32LE(word, 4 * index));
    head.writeUInt8(8, 12);
    head.writeUInt32LE(content.length, 16);
    this.#x.send(CHANGE_PROPERTY, 0, Buffer.concat([head, padded(content)]));
  }

  async #convert(selection: number, target: number): Promise<Buffer | null> {
    const property = await this.atom('_ESCALE_PROOF_READ');
    const answered = new Promise<number>((resolve) => {
      this.#x.onEvent(({ kind, bytes }) => {
        if (kind === SELECTION_NOTIFY && bytes.readUInt32LE(12) === selection && bytes.readUInt32LE(16) === target)
          resolve(bytes.readUInt32LE(20));
      });
      setTimeout(() => resolve(0), ANSWER_WITHIN_MS);
    });
    this.#x.send(CONVERT_SELECTION, 0, words(this.#window, selection, target, property, 0));
    if ((await answered) === 0) return null;
    const content = await this.#property(this.#window, property);
    this.#x.send(DELETE_PROPERTY, 0, words(this.#window, property));
    return content;
  }
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => buffer.writeUInt32LE(value >>> 0, 4 * index));
  return buffer;
}
