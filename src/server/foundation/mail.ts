// Mail: written as a job row in the caller's transaction, sent afterwards, at least once, under one Message-ID. Without a
// mail server it lands in the mailbox that Atrium shows to visitors of the machine itself.
import { sql } from 'kysely';
import { createTransport, type Transporter } from 'nodemailer';
import type { Locale } from '../../contract/shapes.ts';
import { actAs, type Connection, type Database } from './database.ts';
import { HopelessJob, type Job, type Jobs } from './jobs.ts';
import { composeLetter, type Template, type Value } from './letter.ts';
import { linkSecret } from './secrets.ts';

/** A link whose secret is derived when the mail is sent: the same secret that `linkSecret` gave its owner to hash. */
export interface SecretLink {
  /** Where it leads, below the public address; the secret follows. Ends with a slash. */
  path: string;
  purpose: string;
  id: string;
  number?: number;
}

export interface Letter {
  template: Template;
  /** Nobody gets what must look, to whoever asked for it, as if it was sent. */
  to: { personId: string } | { email: string; locale: Locale } | 'nobody';
  /** What fills the text. Never a secret: job rows are kept for a day. */
  values?: Record<string, Value>;
  /** Where the button leads. */
  link: SecretLink | { path: string };
  /** A second link that the text may name as `{secondLink}`. */
  secondLink?: SecretLink;
  /** Where mails of this kind are turned off, also by a mail program on its own (RFC 8058). */
  unsubscribe?: SecretLink;
  /** What the letter is about, for those who watch its delivery. */
  ref?: Record<string, string>;
}

/** A file that travels with a mail. The mailbox of an installation without a mail server keeps none. */
export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** Told how the delivery of a template goes: `failed` at each failed attempt, `sent` once it went through. */
export interface Watcher {
  sent(ref: Record<string, string>): Promise<void>;
  failed(ref: Record<string, string>, error: string): Promise<void>;
}

export interface Mail {
  /** The letter is sent if the transaction of `db` commits. */
  sendLater(db: Connection, letter: Letter): Promise<void>;
  /** Sends it now, for a job that must look once more before it sends: its id is the letter's, however often it is tried. */
  send(job: Pick<Job<object>, 'id'>, letter: Letter, attachments?: readonly Attachment[]): Promise<void>;
  watch(template: Template, watcher: Watcher): void;
  close(): void;
}

export interface MailSettings {
  publicUrl: string;
  secretKey: Buffer;
  /** A whole From header. */
  mailFrom: string;
  smtpUrl?: string;
}

const queue = 'mail';

/** Opens the post office: registers who does its jobs, so call it before `jobs.start()`. */
export function openMail(settings: MailSettings, { jobs, database }: { jobs: Jobs; database: Database }): Mail {
  const watchers = new Map<Template, Watcher>();
  const transport = settings.smtpUrl === undefined ? null : openTransport(settings.smtpUrl);
  const office = { settings, database, transport, watchers };
  jobs.work<Letter>(queue, (job) => deliver(office, job));
  return {
    sendLater: (db, letter) => jobs.enqueue(db, queue, letter),
    send: (job, letter, attachments = []) => sendOrGiveUp(office, { id: job.id, data: letter, attachments }),
    watch: (template, watcher) => void watchers.set(template, watcher),
    close: () => transport?.close(),
  };
}

interface Office {
  settings: MailSettings;
  database: Database;
  transport: Transporter | null;
  watchers: ReadonlyMap<Template, Watcher>;
}

function openTransport(smtpUrl: string): Transporter {
  return createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
}

async function deliver(office: Office, job: Job<Letter>): Promise<void> {
  const letter = job.data;
  const watcher = office.watchers.get(letter.template);
  const ref = letter.ref ?? {};
  try {
    await sendOrGiveUp(office, job);
  } catch (error) {
    await watcher?.failed(ref, error instanceof HopelessJob ? error.message : reasonOf(error));
    throw error;
  }
  await watcher?.sent(ref);
}

type Sent = Pick<Job<Letter>, 'id' | 'data'> & { attachments?: readonly Attachment[] };

async function sendOrGiveUp(office: Office, job: Sent): Promise<void> {
  try {
    await send(office, job);
  } catch (error) {
    if (isRefusedForGood(error)) throw new HopelessJob(reasonOf(error), { cause: error });
    throw error;
  }
}

async function send(office: Office, job: Sent): Promise<void> {
  const letter = job.data;
  const recipient = await findRecipient(office.database, letter.to);
  if (recipient === undefined) return;
  const off = letter.unsubscribe && urlOf(office.settings, letter.unsubscribe);
  const composed = composeLetter({
    template: letter.template,
    values: letter.values ?? {},
    ...recipient,
    button: urlOf(office.settings, letter.link),
    ...(letter.secondLink && { secondLink: urlOf(office.settings, letter.secondLink) }),
    ...(off !== undefined && { unsubscribe: off }),
  });
  if (!office.transport) return keep(office.database, job.id, { recipient: recipient.email, ...composed });
  await office.transport.sendMail({
    from: office.settings.mailFrom,
    to: { name: '', address: recipient.email },
    subject: composed.subject,
    text: composed.plain,
    html: composed.html,
    attachments: [...(job.attachments ?? [])],
    messageId: `<${job.id}@${new URL(office.settings.publicUrl).hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': recipient.locale, ...listHeaders(off) },
  });
}

/** With these a mail program shows a button of its own, which turns the mails off with one click. */
function listHeaders(off: string | undefined): Record<string, string> {
  if (off === undefined) return {};
  return { 'List-Unsubscribe': `<${off}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function urlOf({ publicUrl, secretKey }: MailSettings, link: Letter['link']): string {
  if (!('purpose' in link)) return `${publicUrl}${link.path}`;
  return `${publicUrl}${link.path}${linkSecret(secretKey, link.purpose, link.id, link.number)}`;
}

interface Recipient {
  email: string;
  locale: Locale;
  timeZone: string;
}

/** The address and language of a person as they are when the mail is sent; nobody, if the person is gone by then. */
async function findRecipient(database: Database, to: Letter['to']): Promise<Recipient | undefined> {
  if (to === 'nobody') return undefined;
  if ('email' in to) return { email: to.email, locale: to.locale, timeZone: 'UTC' };
  const transaction = await database.begin('read');
  try {
    await actAs(transaction.db, { id: to.personId });
    return await transaction.db
      .selectFrom('identity.people')
      .select(['email', 'locale', 'time_zone as timeZone'])
      .where('id', '=', to.personId)
      .executeTakeFirst();
  } finally {
    await transaction.rollback();
  }
}

/** Puts a mail into the mailbox. Its id comes from the job, so that a second delivery changes nothing. */
async function keep(
  database: Database,
  jobId: string,
  mail: { recipient: string; subject: string; plain: string; html: string },
): Promise<void> {
  const id = BigInt(`0x${jobId.replaceAll('-', '').slice(-15)}`).toString();
  const transaction = await database.begin('write');
  try {
    const { db } = transaction;
    await db.deleteFrom('foundation.mailbox').where('sent_at', '<', sql<Date>`now() - interval '30 days'`).execute();
    await db
      .insertInto('foundation.mailbox')
      .values({ id, ...mail })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

/** A mail server's "5xx" means never; anything else may pass. */
function isRefusedForGood(error: unknown): boolean {
  const code = (error as { responseCode?: unknown }).responseCode;
  return typeof code === 'number' && code >= 500 && code < 600;
}

/** What went wrong, in a line that an administrator of a center may read: the server's answer, without our settings. */
function reasonOf(error: unknown): string {
  const { response, code } = error as { response?: unknown; code?: unknown };
  const reason =
    typeof response === 'string' ? response : typeof code === 'string' ? code : 'The mail could not be sent.';
  return reason.replace(/\s+/g, ' ').slice(0, 300);
}
