// The mailbox of an installation without a mail server: plain pages for whoever sits at the machine itself.
import type { IncomingMessage } from 'node:http';
import type { Locale } from '../../contract/shapes.ts';
import { sentence } from '../../locales/catalog.ts';
import type { Connection, Database } from './database.ts';
import { type HttpSettings, localeOf, type Server } from './http.ts';
import { escapeHtml, linked } from './letter.ts';
import { asId } from './lists.ts';
import { isLoopback } from './rate-limit.ts';

const shown = 200;

interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Serves `/mailbox`. Call it only where no mail server is set up. */
export function serveMailbox(server: Server, database: Database, settings: HttpSettings): void {
  const pages: Record<string, (request: { id: string; locale: Locale }) => Promise<Page> | Page> = {
    '/mailbox': async ({ locale }) => htmlPage(await read(database, (db) => listPage(db, locale))),
    '/mailbox/:id': async ({ id, locale }) => htmlPage(await read(database, (db) => mailPage(db, id, locale))),
    '/mailbox.css': () => ({ status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: style }),
  };
  for (const [path, make] of Object.entries(pages)) {
    server.get(path, async (request, reply) => {
      const { id = '1' } = request.params as { id?: string };
      const mayShow = isLocal(request.raw, settings) && asId(id) !== null;
      const page = mayShow ? await make({ id, locale: localeOf(request) }) : notFound;
      return reply.code(page.status).headers(page.headers).send(page.body);
    });
  }
}

/**
 * The mails hold links that sign people in, so only the machine itself may see them: the socket counts, not a header that
 * anyone can send. A forwarded request came from elsewhere, and a foreign Host is another site's page trying its luck.
 */
function isLocal({ headers, socket }: IncomingMessage, settings: HttpSettings): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const isOwnHost = ['localhost', '127.0.0.1', '[::1]', new URL(settings.publicUrl).hostname].includes(host);
  return isLoopback(socket.remoteAddress ?? '') && !isForwarded && isOwnHost;
}

const notFound: Page = { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not found\n' };

function htmlPage(body: string | undefined): Page {
  if (body === undefined) return notFound;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body };
}

async function read<Result>(database: Database, ask: (db: Connection) => Promise<Result>): Promise<Result> {
  const transaction = await database.begin('read');
  try {
    return await ask(transaction.db);
  } finally {
    await transaction.rollback();
  }
}

async function listPage(db: Connection, locale: Locale): Promise<string> {
  const say = (key: string): string => escapeHtml(sentence(locale, `mail.mailbox.${key}`));
  const mails = await db
    .selectFrom('foundation.mailbox')
    .select(['id', 'sent_at', 'recipient', 'subject'])
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(shown)
    .execute();
  const rows = mails.map(
    (mail) => `<tr>
<td><a href="/mailbox/${mail.id}">${escapeHtml(mail.subject)}</a></td>
<td>${escapeHtml(mail.recipient)}</td>
<td><time datetime="${mail.sent_at.toISOString()}">${escapeHtml(minuteOf(mail.sent_at, locale))}</time></td>
</tr>`,
  );
  const head = ['subject', 'to', 'sent'].map((key) => `<th scope="col">${say(key)}</th>`).join('');
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  const body = `<h1>${say('title')}</h1><p>${say('hint')}</p>${rows.length === 0 ? `<p>${say('empty')}</p>` : table}`;
  return wholePage(locale, sentence(locale, 'mail.mailbox.title'), body);
}

async function mailPage(db: Connection, id: string, locale: Locale): Promise<string | undefined> {
  const mail = await db.selectFrom('foundation.mailbox').selectAll().where('id', '=', id).executeTakeFirst();
  if (!mail) return undefined;
  const say = (key: string): string => escapeHtml(sentence(locale, `mail.mailbox.${key}`));
  const facts = [
    ['to', escapeHtml(mail.recipient)],
    ['sent', escapeHtml(minuteOf(mail.sent_at, locale))],
  ].map(([key = '', value = '']) => `<dt>${say(key)}</dt><dd>${value}</dd>`);
  const body = `<p><a href="/mailbox">${say('back')}</a></p><h1>${escapeHtml(mail.subject)}</h1><dl>${facts.join('')}</dl>
<pre>${linked(escapeHtml(mail.plain))}</pre>`;
  return wholePage(locale, mail.subject, body);
}

function minuteOf(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

function wholePage(locale: Locale, title: string, body: string): string {
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/mailbox.css"></head>
<body><main>${body}</main></body>
</html>
`;
}

const style = `:root { color-scheme: light dark }
body { margin: 0; padding: 32px 16px; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', sans-serif }
main { max-width: 800px; margin: 0 auto }
h1 { font-size: 24px; line-height: 1.25 }
table { width: 100%; border-collapse: collapse }
th, td { padding: 8px 16px 8px 0; border-bottom: 1px solid #8886; text-align: start; vertical-align: top }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px }
dd { margin: 0 }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
`;
