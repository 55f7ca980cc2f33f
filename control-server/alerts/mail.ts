import type { Transporter } from 'nodemailer';
import type { Config } from '../config.ts';

/** One mail, in plain text. `id`: the same for the same message, however often it is tried (RFC 5322 §3.6.4): a mailbox that has it can tell. */
type Mail = { id: string; to: readonly string[]; subject: string; text: string };

export type MailWay = {
  /** Rejects when the server did not take it. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

/** A mail server that does not answer is given up within this time, and tried again later. */
const TIMEOUT_MS = 10_000;

/** @returns null where no mail server is set up */
export function openMail({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): MailWay | null {
  if (smtpUrl === null) return null;
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  let transport: Transporter | null = null;
  // Loaded with the first mail: it is 5 MiB, and most days have no alert.
  const transportOf = async (): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer');
    // Files and addresses in a text are never fetched.
    transport ??= createTransport({ url: smtpUrl, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
    return transport;
  };
  const domain = mailFrom.split('@')[1] ?? 'localhost';
  return {
    async send({ id, to, subject, text }) {
      const headers = { 'auto-submitted': 'auto-generated' };
      const opened = await transportOf();
      await opened.sendMail({ from: mailFrom, to: [...to], subject, text, headers, messageId: `<${id}@${domain}>` });
    },
    close: () => transport?.close(),
  };
}
