import { type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export type ReceivedMail = { from: string; to: string[]; headers: Map<string, string>; text: string };

/** A mail server on loopback (RFC 5321, as much of it as a client without TLS and password needs). It keeps what it takes; `refuses`: it takes nothing, for now. */
export class MailBox {
  readonly url: string;
  readonly mails: ReceivedMail[] = [];
  refuses = false;
  readonly #close: () => Promise<void>;

  private constructor(
    url: string,
    close: () => Promise<void>,
    listen: (take: (mail: ReceivedMail) => boolean) => void,
  ) {
    this.url = url;
    this.#close = close;
    listen((mail) => {
      if (!this.refuses) this.mails.push(mail);
      return !this.refuses;
    });
  }

  static async open(): Promise<MailBox> {
    let take: (mail: ReceivedMail) => boolean = () => false;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
      converse(socket, (mail) => take(mail));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const close = () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      });
    return new MailBox(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, close, (given) => {
      take = given;
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function converse(socket: Socket, take: (mail: ReceivedMail) => boolean): void {
  const say = (line: string) => void socket.write(`${line}\r\n`);
  let envelope: { from: string; to: string[] } = { from: '', to: [] };
  let data: string[] | null = null;
  let rest = '';
  say('220 mail.test ESMTP');
  socket.on('data', (bytes) => {
    const lines = (rest + bytes.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (data) {
        if (line !== '.') {
          data.push(line.replace(/^\./, ''));
          continue;
        }
        say(take({ ...envelope, ...parse(data) }) ? '250 kept' : '451 not now');
        data = null;
        envelope = { from: '', to: [] };
        continue;
      }
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'MAIL') envelope.from = address;
      if (verb === 'RCPT') envelope.to.push(address);
      if (verb === 'DATA') data = [];
      if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say(verb === 'DATA' ? '354 go on' : '250 ok');
    }
  });
}

function parse(lines: readonly string[]): Pick<ReceivedMail, 'headers' | 'text'> {
  const end = lines.indexOf('');
  const unfolded = lines
    .slice(0, end)
    .join('\n')
    .replace(/\n[ \t]+/g, ' ');
  const headers = new Map(
    unfolded.split('\n').map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()] as const;
    }),
  );
  const body = lines.slice(end + 1).join('\n');
  const encoding = headers.get('content-transfer-encoding');
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? unquote(body)
        : body;
  return { headers, text };
}

/** RFC 2045 §6.7 */
function unquote(body: string): string {
  const bytes = body
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
