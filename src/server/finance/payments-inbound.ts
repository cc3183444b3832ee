// What payment providers say comes in here, whoever brings it: signed, understood, and booked once. What is refused leaves a line
// for the people of the center to look at, and nothing in the ledger.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { microsOf } from '../../contract/decimals.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/payments.ts';
import { type PaymentEvent, paymentEvent, type Received, toleranceSeconds } from '../../contract/payments.ts';
import { type Recorded, record } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { Refusal, refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { dayOf, refuseTooFine } from './funds.ts';
import { lockBalances, openAccounts, post, todayOf } from './ledger.ts';
import { zoneOf } from './limits.ts';
import { findProvider, objectOf, type ProviderRow } from './payments.ts';
import { isSigned, secretOf, sign } from './payments-signature.ts';

type Key = Pick<Installation, 'secretKey'>;
type Signed = InputOf<typeof contract.receivePayment>;

/** As much of an event as was understood before it was refused. */
interface Noted {
  event: string;
  told?: Told;
}

/** An event with its amount in micros. */
interface Told extends Omit<PaymentEvent, 'amount' | 'id'> {
  event: string;
  micros: bigint;
}

/** Takes an event from outside. Its center is known by the provider, and entered for as long as the signature is checked. */
export async function receivePayment(context: Context, key: Key, signed: Signed): Promise<Received> {
  const { rows } = await sql<{ center: string | null }>`
    select finance.find_payment_center(${signed.provider}) as center`.execute(context.db);
  const center = rows[0]?.center ?? refuse('finance.payment_provider_unknown');
  await enterCenter(context.db, center);
  // Whoever brings it: it is the provider that says so.
  const enter = (outer: Context): Context =>
    Object.create(contextIn(outer, center), { caller: { value: null } }) as Context;
  return takeEvent(context, enter, key, signed);
}

/** Lets a sandbox say something, and brings it to where everything comes in. */
export async function makeTestPayment(
  context: Context,
  key: Key,
  input: InputOf<typeof contract.makeTestPayment>,
): Promise<Received> {
  const row = (await findProvider(context, input.provider, 'share')) ?? refuse('not_found');
  if (row.kind !== 'sandbox') refuse('finance.provider_not_sandbox');
  const id = `test-${input.key}`;
  const earlier = await findTaken(context, row.id, id);
  const { type, amount, reference } = input;
  const paidAt = (earlier?.paid_at ?? context.now).toISOString();
  const body = JSON.stringify({ id, type, amount, currency: row.currency, reference, paidAt });
  const message = { id: `msg_${id}`, timestamp: String(Math.floor(context.now.getTime() / 1000)), body };
  const signature = sign(secretOf(key.secretKey, row.id, row.secret_number), message);
  return takeEvent(context, (outer) => outer, key, { provider: row.id, signature, ...message });
}

/** `enter` goes from a call to the center of the provider. */
async function takeEvent(
  outer: Context,
  enter: (outer: Context) => Context,
  key: Key,
  signed: Signed,
): Promise<Received> {
  const context = enter(outer);
  const row = (await findProvider(context, signed.provider, 'share')) ?? refuse('finance.payment_provider_unknown');
  const noted: Noted = { event: '' };
  try {
    refuseUnsigned(context, key, { row, signed });
    const event = readEvent(signed.body, noted);
    if (row.state !== 'on') refuse('finance.payment_provider_off');
    if (event.currency !== row.currency) refuse('finance.payment_currency_other', { currency: row.currency });
    noted.told = toldBy(event);
    refuseTooFine(String(noted.told.micros), event.currency, 'amount');
    return await bookOnce(context, row, noted.told);
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('finance.'))
      outer.afterRefusal = (after) => noteRefused(enter(after), row, { ...noted, refusal: error });
    throw error;
  }
}

/** The signature first: who cannot sign learns nothing else. */
function refuseUnsigned({ now }: Context, { secretKey }: Key, on: { row: ProviderRow; signed: Signed }): void {
  const { row, signed } = on;
  const hasFormer = row.former_secret_until !== null && row.former_secret_until > now;
  const numbers = [row.secret_number, ...(hasFormer ? [row.secret_number - 1] : [])].filter((number) => number > 0);
  const secrets = numbers.map((number) => secretOf(secretKey, row.id, number));
  const isWhole = signed.id !== '' && /^\d{1,12}$/.test(signed.timestamp);
  if (!isWhole || !isSigned(secrets, signed, signed.signature)) refuse('finance.payment_unsigned');
  const ageSeconds = now.getTime() / 1000 - Number(signed.timestamp);
  if (Math.abs(ageSeconds) > toleranceSeconds) refuse('finance.payment_stale', { seconds: toleranceSeconds });
}

function readEvent(body: string, noted: Noted): PaymentEvent {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    refuse('finance.payment_unreadable', { fields: '' });
  }
  const { data: known } = z.looseObject({ id: paymentEvent.shape.id }).safeParse(said);
  noted.event = known?.id ?? '';
  const parsed = paymentEvent.safeParse(said);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
  );
  refuse('finance.payment_unreadable', { fields: [...new Set(paths)].join(', ').slice(0, 200) });
}

function toldBy({ id, amount, ...event }: PaymentEvent): Told {
  const micros = microsOf(amount);
  if (micros === null || micros === 0n) refuse('finance.payment_amount_wrong');
  return { event: id, micros, ...event };
}

interface Taken {
  id: string;
  outcome: Received['outcome'];
  fingerprint: Buffer;
  paid_at: Date;
  posting_id: string | null;
}

async function findTaken({ db, centerId }: Context, provider: string, event: string): Promise<Taken | undefined> {
  const { rows } = await sql<Taken>`
    select id, outcome, fingerprint, paid_at, posting_id from finance.payment_events
    where center_id = ${centerId} and provider_id = ${provider} and event_key = ${event} and outcome <> 'refused'`.execute(
    db,
  );
  return rows[0];
}

const fingerprintOf = ({ type, micros, currency, reference, paidAt }: Told): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([type, String(micros), currency, reference, new Date(paidAt).toISOString()]))
    .digest();

/** Two who bring the same event at once: the second waits for the first, and is told what became of it. */
async function bookOnce(context: Context, row: ProviderRow, told: Told): Promise<Received> {
  const { centerId, db } = context;
  const { event, type, currency, reference, paidAt } = told;
  const fingerprint = fingerprintOf(told);
  const earlier = await findTaken(context, row.id, event);
  if (earlier) return answerOf(earlier, event, fingerprint);
  const valueDate = await bookingDayOf(context, paidAt);
  const { rows } = await sql<{ id: string }>`
    insert into finance.payment_events
      (center_id, provider_id, event_key, outcome, fingerprint, type, currency, micros, reference, paid_at)
    values (${centerId}, ${row.id}, ${event}, 'booked', ${fingerprint}, ${type}, ${currency}, ${String(told.micros)}, ${reference}, ${paidAt})
    on conflict (center_id, provider_id, event_key) where outcome <> 'refused' do nothing returning id`.execute(db);
  const [taken] = rows;
  if (!taken) return answerOf((await findTaken(context, row.id, event)) ?? refuse('retry'), event, fingerprint);
  const posting = await bookEvent(context, row, { ...told, valueDate });
  const outcome = posting === null ? 'uncovered' : 'booked';
  await db
    .updateTable('finance.payment_events')
    .set({ outcome, posting_id: posting })
    .where('center_id', '=', centerId)
    .where('id', '=', taken.id)
    .execute();
  return { event, outcome, posting };
}

function answerOf(earlier: Taken, event: string, fingerprint: Buffer): Received {
  if (!earlier.fingerprint.equals(fingerprint)) refuse('finance.payment_event_reused');
  return { event, outcome: earlier.outcome, posting: earlier.posting_id };
}

/** The day on which it was paid where the center is. What is told after its month was closed goes into the books of today. */
async function bookingDayOf(context: Context, paidAt: string): Promise<string> {
  const today = await todayOf(context);
  const { rows } = await sql<{ day: string; is_closed: boolean }>`
    select d.day::text as day, coalesce(d.day < (select closed_until from finance.books where center_id = ${context.centerId}), false) as is_closed
    from (select (${paidAt}::timestamptz at time zone ${zoneOf(context)})::date as day) d`.execute(context.db);
  const [{ day, is_closed } = { day: today, is_closed: false }] = rows;
  const isNow = Date.parse(paidAt) - context.now.getTime() <= toleranceSeconds * 1000;
  const asked = await dayOf(context, isNow && day > today ? today : day);
  return is_closed ? today : asked;
}

/** Who said so: the provider by itself, or whoever let a sandbox say it. */
const actorOf = ({ caller }: Context, { id, name }: ProviderRow): Pick<Recorded, 'actor'> =>
  caller === null ? { actor: { kind: 'provider', id, name } } : {};

/** The posting; none where a refund asks for more cash than there is. */
async function bookEvent(
  context: Context,
  row: ProviderRow,
  told: Told & { valueDate: string },
): Promise<string | null> {
  const { currency, event, micros, reference, type, valueDate } = told;
  const amountMicros = String(micros);
  const says = {
    provider: row.name,
    event,
    currency,
    amountMicros,
    ...(row.kind === 'sandbox' ? { kind: row.kind } : {}),
  };
  const about = { log: { center: context.centerId }, ...actorOf(context, row) };
  const isRefund = type === 'payment.refunded';
  const { posting } = await postEvent(context, row, told);
  if (posting === null) {
    const object = objectOf(row);
    await record(context, { action: 'finance.payment_uncovered', object, after: { ...says, reference }, ...about });
    return null;
  }
  await record(context, {
    action: isRefund ? 'finance.payment_refunded' : 'finance.payment_received',
    object: { type: 'posting', id: posting, name: reference },
    after: { ...says, valueDate },
    ...about,
  });
  return posting;
}

interface Movement {
  event: string;
  type: PaymentEvent['type'];
  currency: string;
  micros: bigint;
  reference: string;
  valueDate: string;
}

/** Moves the money of an event. None where there is too little cash to give back; then it says how much is missing. */
export async function postEvent(
  context: Context,
  { id, name }: Pick<ProviderRow, 'id' | 'name'>,
  { event, type, currency, micros, reference, valueDate }: Movement,
): Promise<{ posting: string | null; missing: bigint }> {
  const [bank = '', cash = ''] = await openAccounts(context, [
    { kind: 'funding', currency },
    { kind: 'cash', currency },
  ]);
  const isRefund = type === 'payment.refunded';
  const held = isRefund ? ((await lockBalances(context, [cash])).get(cash) ?? 0n) : micros;
  if (held < micros) return { posting: null, missing: micros - held };
  const [from, to] = isRefund ? [cash, bank] : [bank, cash];
  const posted = await post(context, {
    kind: isRefund ? 'funding_refund' : 'funding',
    key: `payment:${id}:${event}`,
    asked: { type, micros, currency, reference },
    legs: [{ from, to, currency, micros }],
    valueDate,
    reference,
    provider: { id, name },
    isSystem: context.caller === null,
  });
  return { posting: posted.id, missing: 0n };
}

/** What is not signed says nothing that is kept: it is one line, with how often it came. */
async function noteRefused(
  context: Context,
  row: ProviderRow,
  { event, told, refusal }: Noted & { refusal: Refusal },
): Promise<void> {
  const { centerId, db } = context;
  await enterCenter(db, centerId);
  const { rows } = await sql<{ is_news: boolean }>`
    insert into finance.payment_events as e
      (center_id, provider_id, event_key, outcome, problem, details, type, currency, micros, reference, paid_at)
    values (${centerId}, ${row.id}, ${event}, 'refused', ${refusal.code}, ${JSON.stringify(refusal.details)}, ${told?.type ?? null},
      ${told?.currency ?? null}, ${told === undefined ? null : String(told.micros)}, ${told?.reference ?? null}, ${told?.paidAt ?? null})
    on conflict (center_id, provider_id, event_key, problem) where outcome = 'refused'
      do update set times = least(e.times + 1, 1000000), last_at = now(), details = excluded.details
    returning old.last_at is null or old.last_at < now() - interval '1 hour' as is_news`.execute(db);
  // A program that tries all day is in the log once an hour.
  if (rows[0]?.is_news !== true) return;
  await record(context, {
    action: 'finance.payment_refused',
    object: objectOf(row),
    after: { problem: refusal.code.slice('finance.'.length), ...(event === '' ? {} : { event }) },
    log: { center: centerId },
    ...(event === '' ? {} : actorOf(context, row)),
  });
}
