// A real mail server on loopback. Atrium delivers to it; the tests read what arrived over HTTP, since they run in
// processes of their own.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export interface PostOffice {
  smtpUrl: string;
  /** Where `mailTo` asks. */
  url: string;
  close(): Promise<void>;
}

const patienceMs = 20_000;

export async function openPostOffice(): Promise<PostOffice> {
  const mails: Mail[] = [];
  let waiting: (() => void)[] = [];
  const receive = async (stream: Readable, _session: object): Promise<void> => {
    const mail = await simpleParser(stream);
    const to = mail.to?.value[0]?.address ?? '';
    mails.push({ to, subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html || '' });
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: callbackify(receive),
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));

  /** The mail number `nth` to an address, of those that are meant, as soon as it is there. */
  const find = async (to: string, nth: number, isMeant: (mail: Mail) => boolean): Promise<Mail | undefined> => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const found = mails.filter((mail) => mail.to.toLowerCase() === to.toLowerCase() && isMeant(mail))[nth - 1];
      if (found !== undefined || Date.now() > until) return found;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        setTimeout(resolve, until - Date.now() + 1).unref();
      });
    }
  };
  const answer = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const [about, telling] = [query.get('about'), query.get('telling')];
    const mail = await find(
      query.get('to') ?? '',
      Number(query.get('nth') ?? 1),
      ({ subject, text }) => (about === null || subject === about) && (telling === null || text.includes(telling)),
    );
    reply.writeHead(mail === undefined ? 404 : 200, { 'content-type': 'application/json' });
    reply.end(JSON.stringify(mail ?? null));
  };
  const counter = createServer((request, reply) => void answer(request, reply));
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));

  return {
    smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    url: `http://127.0.0.1:${(counter.address() as AddressInfo).port}`,
    close: async () => {
      counter.closeAllConnections();
      counter.close();
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}

/** Waits for the first mail to an address about a subject: other things are told by mail too. */
export function mailAbout(to: string, about: string): Promise<Mail> {
  return ask(to, { about });
}

/** Waits for the first mail to an address that says something: what is told at the same time comes in one mail. */
export function mailTelling(to: string, telling: string): Promise<Mail> {
  return ask(to, { telling });
}

/** Waits for the first (or `nth`) mail to an address. */
export function mailTo(to: string, nth = 1): Promise<Mail> {
  return ask(to, { nth: String(nth) });
}

async function ask(to: string, which: Record<string, string>): Promise<Mail> {
  const url = process.env['ATRIUM_POST'] ?? '';
  const reply = await fetch(`${url}/?${new URLSearchParams({ to, ...which })}`);
  if (!reply.ok) throw new Error(`No such mail reached ${to}: ${JSON.stringify(which)}.`);
  return (await reply.json()) as Mail;
}

/** Where the button of a mail leads. @throws when no link of the mail has these words. */
export function linkIn(mail: Mail, words: string): string {
  const links = [...mail.html.matchAll(/<a\b[^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)];
  const found = links.find(([, , text = '']) => text.replace(/<[^>]+>/g, '').trim() === words);
  if (found?.[1] === undefined) throw new Error(`“${mail.subject}” has no link “${words}”.`);
  return found[1].replaceAll('&amp;', '&');
}
