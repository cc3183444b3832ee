// Where the events of websites arrive. Browsers are answered 204 whatever becomes of what they tell, so that nobody learns from it
// which pixels there are; servers show the secret of their pixel and are told what became of each event.
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventsAtOnce } from '../../contract/pixel-kinds.ts';
import { type Database, isRetryable } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { acceptBytes, openToPages, type Request, type Server } from '../foundation/http.ts';
import { isLoopback, networkOf } from '../foundation/rate-limit.ts';
import { openWindows, type Windows } from '../foundation/windows.ts';
import { codePattern, type FoundPixel, findPixels, storeEvents, storeTestEvents } from './pixel-store.ts';
import { type EventProblem, isAtHome, readBrowserEvent, readServerEvent, type ToldEvent } from './pixel-told.ts';
import { pixelSecret } from './pixels.ts';

export interface Collecting {
  database: Database;
  secretKey: Buffer;
  report(error: unknown, where: string): void;
  /** Multiplies what the rate limits allow. */
  factor: number;
}

const mostBrowserBytes = 16_384;
const mostServerBytes = 2_097_152;

/** In ten seconds. The machine itself may be many visitors: a proxy that was not named. */
const most = { address: 300, pixelAndAddress: 100, pixel: 20_000, serverCalls: 100, wrongSecrets: 20 };
const localFactor = 20;

/** What a browser told, as it waits to be written. */
interface Waiting {
  code: string;
  raw: unknown;
  origin: string | null;
  asksNot: boolean;
  done(): void;
}

/** So many wait at most; what comes beyond them is dropped, as the memory is to be. */
const mostWaiting = 5_000;
const mostInBatch = 500;

/** Writes what has come together while the batch before was written: one transaction for all of it. */
class Intake {
  readonly #to: Collecting;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(to: Collecting) {
    this.#to = to;
  }

  /** Ends when it is written, or was not worth it. */
  add(one: Omit<Waiting, 'done'>): Promise<void> {
    if (this.#waiting.length >= mostWaiting) return Promise.resolve();
    return new Promise((done) => {
      this.#waiting.push({ ...one, done });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, mostInBatch);
      try {
        await inTransaction(this.#to.database, (db) => keepBatch(db, batch));
      } catch (error) {
        this.#to.report(error, 'collect');
      }
      for (const { done } of batch) done();
    }
    this.#isWriting = false;
  }
}

type Connection = Parameters<typeof findPixels>[0];

async function inTransaction<Result>(database: Database, work: (db: Connection) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const transaction = await database.begin('write');
    try {
      const result = await work(transaction.db);
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback();
      if (!isRetryable(error) || attempt === 5) throw error;
    }
  }
}

async function keepBatch(db: Connection, batch: readonly Waiting[]): Promise<void> {
  const pixels = await findPixels(db, [...new Set(batch.map(({ code }) => code))]);
  for (const [code, waiting] of [...Map.groupBy(batch, (one) => one.code)].toSorted()) {
    const pixel = pixels.get(code);
    if (!pixel?.is_on) continue;
    const read = waiting.flatMap(({ raw, origin, asksNot }) => {
      if (asksNot && pixel.honors_opt_out) return [];
      const found = readBrowserEvent(raw, { now: pixel.now, eventId: randomUUID() });
      return found && isAtHome(pixel.domains, origin, found.event.url) ? [found] : [];
    });
    const told = (some: typeof read) => ({ events: some.map(({ event }) => event), teller: 'browser' as const });
    await storeEvents(db, pixel, told(read.filter(({ test }) => test === null)));
    // What carries a code of another day is no event either: somebody was trying.
    await storeTestEvents(db, pixel, told(read.filter(({ test }) => test === pixel.test_code)));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const header = (request: Request, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

/** May the browser behind this request tell one more event? */
function isAdmitted(windows: Windows, factor: number, { code, ip }: { code: string; ip: string }): boolean {
  const times = factor * (isLoopback(ip) ? localFactor : 1);
  const network = networkOf(ip);
  return (
    windows.take(`address ${network}`, most.address * times) &&
    windows.take(`both ${code} ${network}`, most.pixelAndAddress * times) &&
    windows.take(`pixel ${code}`, most.pixel * factor)
  );
}

/** Serves the tag and takes events. */
export function serveCollect(server: Server, to: Collecting): void {
  const windows = openWindows();
  void server.register(async (inner) => {
    openToPages(inner);
    serveTag(inner);
    takeFromBrowsers(inner, to, windows);
  });
  void server.register(async (inner) => takeFromServers(inner, to, windows));
}

function serveTag(server: Server): void {
  const tag = readFileSync(path.join(import.meta.dirname, 'pixel-tag.js'), 'utf8');
  server.get('/pixel.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=3600').send(tag),
  );
}

function takeFromBrowsers(server: Server, to: Collecting, windows: Windows): void {
  const intake = new Intake(to);
  const nothing = (reply: { code(status: 204): { header(name: string, value: string): { send(): unknown } } }) =>
    reply.code(204).header('cache-control', 'no-store').send();
  acceptBytes(server, mostBrowserBytes);
  // Too long, of no length, not to be read: all the same to who sent it.
  server.setErrorHandler((_error, _request, reply) => void nothing(reply));
  const take = async (request: Request, text: string): Promise<void> => {
    const { code = '' } = request.params as { code?: string };
    if (!codePattern.test(code) || !isAdmitted(windows, to.factor, { code, ip: request.ip })) return;
    const raw = parsed(text);
    if (raw === null) return;
    const asksNot = header(request, 'sec-gpc') === '1' || header(request, 'dnt') === '1';
    await intake.add({ code, raw, origin: header(request, 'origin'), asksNot });
  };
  server.post('/collect/:code', async (request, reply) => {
    await take(request, Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
    return nothing(reply);
  });
  server.get('/collect/:code', async (request, reply) => {
    const { d } = request.query as { d?: unknown };
    await take(request, typeof d === 'string' && d.length <= mostBrowserBytes ? d : '');
    return nothing(reply);
  });
}

const isSame = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};

function isSecretOf(key: Buffer, pixel: FoundPixel, given: string): boolean {
  const { id, secret_number: number, former_secret_until: until, now } = pixel;
  const isFormerGood = until !== null && until > now;
  const good = [number, ...(isFormerGood ? [number - 1] : [])].filter((one) => one > 0);
  return good.map((one) => isSame(pixelSecret(key, id, one), given)).includes(true);
}

interface Collected {
  received: number;
  /** Told before, by whomever: counted once. */
  duplicates: number;
  tested: number;
  refused: (Omit<EventProblem, 'code'> & { index: number; code: EventProblem['code'] | 'too_many_names' | 'paused' })[];
}

function takeFromServers(server: Server, to: Collecting, windows: Windows): void {
  acceptBytes(server, mostServerBytes);
  server.post('/collect/:code/events', async (request, reply) => {
    const { code } = request.params as { code: string };
    const address = `wrong ${networkOf(request.ip)}`;
    const times = to.factor * (isLoopback(request.ip) ? localFactor : 1);
    const secret = /^Bearer ([\w-]{20,200})$/i.exec(header(request, 'authorization') ?? '')?.[1] ?? '';
    if (!windows.take(`server ${code}`, most.serverCalls * to.factor))
      refuse('too_many_requests', { retryAfterSeconds: 10 });
    const collected = await inTransaction(to.database, async (db) => {
      const pixel = codePattern.test(code) ? (await findPixels(db, [code])).get(code) : undefined;
      if (!pixel || !isSecretOf(to.secretKey, pixel, secret)) {
        // Who guesses is slowed down; a pixel that is not there is guessed at just the same.
        if (!windows.take(address, most.wrongSecrets * times)) refuse('too_many_requests', { retryAfterSeconds: 10 });
        refuse('unauthenticated');
      }
      return keepServerEvents(db, pixel, readBatch(request.body));
    });
    return reply.header('cache-control', 'no-store').header('x-request-id', request.id).send(collected);
  });
}

function readBatch(body: unknown): { events: unknown[]; test: string | null } {
  const batch = Buffer.isBuffer(body) ? parsed(body.toString('utf8')) : null;
  const { events, testCode = null } = (batch ?? {}) as { events?: unknown; testCode?: unknown };
  if (!Array.isArray(events) || (testCode !== null && typeof testCode !== 'string'))
    refuse('invalid_input', { fields: [{ path: Array.isArray(events) ? 'testCode' : 'events', problem: 'invalid' }] });
  if (events.length === 0 || events.length > eventsAtOnce)
    refuse('invalid_input', { fields: [{ path: 'events', problem: events.length === 0 ? 'too_small' : 'too_big' }] });
  return { events, test: testCode };
}

async function keepServerEvents(
  db: Connection,
  pixel: FoundPixel,
  { events, test }: ReturnType<typeof readBatch>,
): Promise<Collected> {
  const collected: Collected = { received: 0, duplicates: 0, tested: 0, refused: [] };
  const told: { index: number; event: ToldEvent }[] = [];
  for (const [index, raw] of events.entries()) {
    const read = pixel.is_on ? readServerEvent(raw, pixel.now) : { code: 'paused' as const, field: '' };
    if ('code' in read) collected.refused.push({ index, ...read });
    else told.push({ index, event: read });
  }
  const batch = { events: told.map(({ event }) => event), teller: 'server' as const };
  if (test !== null) {
    if (test === pixel.test_code) await storeTestEvents(db, pixel, batch);
    return { ...collected, tested: test === pixel.test_code ? told.length : 0 };
  }
  const outcomes = await storeEvents(db, pixel, batch);
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome === 'new') collected.received += 1;
    else if (outcome === 'duplicate') collected.duplicates += 1;
    else collected.refused.push({ index: told[at]?.index ?? 0, code: outcome, field: 'event' });
  }
  collected.refused.sort((one, other) => one.index - other.index);
  return collected;
}
