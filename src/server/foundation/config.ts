// The settings of one Atrium, read once from the environment and checked before anything else starts.
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { CannotStart, fileFault } from './cannot-start.ts';

export interface Config {
  /** 4600 unless PORT says otherwise. */
  port: number;
  /** The address to listen on; 127.0.0.1 unless HOST says otherwise. */
  host: string;
  /** Absolute. Holds the key and, without `databaseUrl`, the database. */
  dataDir: string;
  /** A PostgreSQL of one's own; without it Atrium runs the one it brings along. */
  databaseUrl?: string;
  /** The origin that people type, without a slash at the end. Links in mail begin with it, never with a Host header. */
  publicUrl: string;
  /** Without it mail stays in the mailbox that Atrium shows. */
  smtpUrl?: string;
  /** A whole From header: `Atrium <atrium@example.com>`. */
  mailFrom: string;
  /** 32 bytes or more: what tokens and stored secrets are sealed with. */
  secretKey: Buffer;
  /** Whether webhooks may reach this machine and private networks, and do without TLS; no unless WEBHOOKS_TO_PRIVATE is `allow`. */
  allowsPrivateWebhooks?: boolean;
  /** How much room the creative library of one ad account has; 20 unless MEDIA_GIGABYTES says otherwise. */
  mediaGigabytes?: number;
  /** Addresses of people who review ads for this installation, in lower case; see OPERATORS. */
  operators?: string[];
  /** Words that no ad may say, one a line; see REVIEW_WORDS. */
  reviewWords?: string;
  /** After so many approvals in a row an account's ads are approved by rules alone; see REVIEW_TRUST_AFTER. */
  reviewTrustAfter?: number;
  /** Addresses and CIDR ranges whose X-Forwarded-* headers are believed; empty: nobody's. */
  trustProxy: string[];
}

type Environment = Record<string, string | undefined>;

/** Reads the settings, makes the data folder and, at the first start, the key. @throws CannotStart naming the variable. */
export function readConfig(environment: Environment = process.env): Config {
  const value = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const port = readPort(value('PORT'));
  const publicUrl = readPublicUrl(value('PUBLIC_URL'), port);
  const databaseUrl = readUrl('DATABASE_URL', value('DATABASE_URL'), ['postgres:', 'postgresql:']);
  const smtpUrl = readUrl('SMTP_URL', value('SMTP_URL'), ['smtp:', 'smtps:']);
  const host = readHost(value('HOST'));
  const mailFrom = readMailFrom(value('MAIL_FROM'), publicUrl);
  const trustProxy = readTrustProxy(value('TRUST_PROXY'));
  const allowsPrivateWebhooks = readPrivateWebhooks(value('WEBHOOKS_TO_PRIVATE'));
  const mediaGigabytes = readMediaGigabytes(value('MEDIA_GIGABYTES'));
  const operators = readOperators(value('OPERATORS'));
  const reviewWords = readReviewWords(value('REVIEW_WORDS'));
  const reviewTrustAfter = readTrustAfter(value('REVIEW_TRUST_AFTER'));
  const givenKey = readSecretKey(value('SECRET_KEY'));
  const dataDir = makeDataDir(value('DATA_DIR') ?? './data');
  return {
    port,
    host,
    dataDir,
    publicUrl,
    mailFrom,
    trustProxy,
    secretKey: givenKey ?? storedSecretKey(dataDir),
    ...(operators.length === 0 ? {} : { operators }),
    ...(reviewWords === undefined ? {} : { reviewWords }),
    ...(reviewTrustAfter === undefined ? {} : { reviewTrustAfter }),
    ...(mediaGigabytes === undefined ? {} : { mediaGigabytes }),
    ...(allowsPrivateWebhooks ? { allowsPrivateWebhooks } : {}),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(smtpUrl === undefined ? {} : { smtpUrl }),
  };
}

function wrong(name: string, expected: string): never {
  throw new CannotStart(`${name} ${expected}.`, 2);
}

function readPort(text = '4600'): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    wrong('PORT', `must be a number from 1 to 65535, not "${text}"`);
  return port;
}

function readHost(text = '127.0.0.1'): string {
  if (isIP(text) === 0 && !/^[a-z0-9.-]+$/i.test(text))
    wrong('HOST', `must be an address or a host name, not "${text}"`);
  return text;
}

function readPublicUrl(text: string | undefined, port: number): string {
  if (text === undefined) return `http://localhost:${port}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && `${url.origin}/` === url.href;
  if (!isOrigin || !['http:', 'https:'].includes(url.protocol)) {
    wrong('PUBLIC_URL', `must be an address without a path, such as https://atrium.example.com, not "${text}"`);
  }
  return url.origin;
}

/** The value is never repeated in the sentence: it may hold a password. */
function readUrl(name: string, text: string | undefined, protocols: string[]): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    wrong(name, `must be an address that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`);
  }
  return text;
}

function readMailFrom(text: string | undefined, publicUrl: string): string {
  if (text === undefined) return `Atrium <atrium@${new URL(publicUrl).hostname}>`;
  if (!/^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(text)) {
    wrong('MAIL_FROM', `must be a sender such as "Atrium <atrium@example.com>", not "${text}"`);
  }
  return text;
}

function readTrustProxy(text: string | undefined): string[] {
  const entries = (text ?? '').split(',').map((entry) => entry.trim());
  const ranges = entries.filter((entry) => entry !== '');
  for (const range of ranges) {
    const [address = '', bits, ...rest] = range.split('/');
    const version = isIP(address);
    const isBitsRight = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
    if (version === 0 || !isBitsRight || rest.length > 0) {
      wrong('TRUST_PROXY', `must list addresses or ranges such as 127.0.0.1,10.0.0.0/8, and "${range}" is neither`);
    }
  }
  return ranges;
}

function readPrivateWebhooks(text: string | undefined): boolean {
  if (text !== undefined && text !== 'allow')
    wrong('WEBHOOKS_TO_PRIVATE', `must be "allow" or left out, not "${text}"`);
  return text === 'allow';
}

function readMediaGigabytes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const gigabytes = Number(text);
  if (!/^\d{1,6}$/.test(text) || gigabytes < 1)
    wrong('MEDIA_GIGABYTES', `must be a whole number from 1, not "${text}"`);
  return gigabytes;
}

function readOperators(text = ''): string[] {
  const addresses = text
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');
  for (const address of addresses)
    if (!/^[^@\s]+@[^@\s]+$/.test(address))
      wrong('OPERATORS', `must list addresses of people, and "${address}" is none`);
  return addresses;
}

function readReviewWords(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(path.resolve(file), 'utf8');
  } catch (error) {
    throw fileFault(error, `REVIEW_WORDS (${file})`);
  }
}

function readTrustAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) wrong('REVIEW_TRUST_AFTER', `must be a whole number from 0, not "${text}"`);
  return Number(text);
}

function readSecretKey(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length < 32)
    wrong('SECRET_KEY', 'must be at least 32 random bytes, written as 64 hexadecimal digits or in base64');
  return key;
}

/** Others may not list it. Under root it may be passed through, because PostgreSQL then runs as another account inside. */
function makeDataDir(text: string): string {
  const dataDir = path.resolve(text);
  try {
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  } catch (error) {
    throw fileFault(error, `DATA_DIR (${dataDir})`);
  }
  return dataDir;
}

/** The key of this data folder, made at the first start. Written whole under another name, so a crash leaves no half. */
function storedSecretKey(dataDir: string): Buffer {
  const file = path.join(dataDir, 'secret.key');
  try {
    if (!existsSync(file)) {
      const fresh = `${file}.${process.pid}`;
      writeFileSync(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
      linkUnlessThere(fresh, file);
    }
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (key.length < 32)
      throw new CannotStart(`${file} is damaged: restore it from a backup, since secrets are sealed with it.`);
    return key;
  } catch (error) {
    throw fileFault(error, file);
  }
}

/** Another start may have been first: then its key holds. Some file systems know no links; there the last one holds. */
function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(from, to);
  }
  rmSync(from, { force: true });
}
