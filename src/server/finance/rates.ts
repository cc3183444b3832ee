// Conversion rates that were recorded, and converting cash at one of them.
import { convertDown, nanosOf } from '../../contract/conversion.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Rate } from '../../contract/finance-statements.ts';
import { judgeCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { refuseTooFine } from './funds.ts';
import { findPosted, openAccounts, post, unlessPosted } from './ledger.ts';
import { lockEnough } from './wallets.ts';

function rateOf(nanos: bigint): string {
  const text = nanos.toString().padStart(10, '0');
  const part = text.slice(-9).replace(/0+$/, '');
  return `${text.slice(0, -9)}${part === '' ? '' : `.${part}`}`;
}

export interface RateRow {
  id: string;
  base: string;
  quote: string;
  nanos: string;
  source: string;
  valid_at: Date;
  recorded_at: Date;
  recorded_by_name: string;
}

export const presentRate = (row: RateRow): Rate => ({
  id: row.id,
  from: row.base,
  to: row.quote,
  rate: rateOf(BigInt(row.nanos)),
  source: row.source,
  at: row.valid_at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
  recordedBy: row.recorded_by_name,
});

const columns = ['id', 'base', 'quote', 'nanos', 'source', 'valid_at', 'recorded_at', 'recorded_by_name'] as const;

export async function listRates(
  context: Context,
  input: InputOf<typeof contract.listRates>,
): Promise<ReplyOf<typeof contract.listRates>> {
  let query = context.db
    .selectFrom('finance.rates')
    .where('center_id', '=', context.centerId)
    .where(matches(input.search, ['base', 'quote', 'source']));
  if (input.from) query = query.where('base', '=', input.from);
  if (input.to) query = query.where('quote', '=', input.to);
  const { rows, total } = await readPage(
    query
      .select(columns)
      .orderBy(input.sort.endsWith('at') ? 'valid_at' : 'id', input.sort.startsWith('-') ? 'desc' : 'asc')
      .orderBy('id', 'desc'),
    input,
  );
  const mayRecord = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  const { page, pageSize } = input;
  return { items: rows.map(presentRate), total, page, pageSize, can: mayRecord ? ['record'] : [] };
}

export async function recordRate(context: Context, input: InputOf<typeof contract.recordRate>): Promise<Rate> {
  const { center, from, to, source } = input;
  if (from === to) refuse('finance.same_currency', { field: 'to' });
  const at = input.at === undefined ? context.now : new Date(input.at);
  if (at > context.now) refuse('finance.rate_in_future', { field: 'at' });
  const row = await context.db
    .insertInto('finance.rates')
    .values({
      center_id: center,
      base: from,
      quote: to,
      nanos: String(nanosOf(input.rate)),
      source,
      valid_at: at,
      recorded_by: context.actor.personId,
      recorded_by_name: context.actor.name,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  const rate = presentRate(row);
  await record(context, {
    action: 'finance.rate_recorded',
    object: { type: 'rate', id: row.id, name: `${from}/${to}` },
    after: { rate: rate.rate, source, at: rate.at },
    log: { center },
  });
  return rate;
}

/** One posting with two transfers: out of the one currency and into the other, through the house account `exchange`. */
export async function convertCash(
  context: Context,
  input: InputOf<typeof contract.convertCash>,
): Promise<ReplyOf<typeof contract.convertCash>> {
  const { center, key, ...asked } = input;
  const row = await context.db
    .selectFrom('finance.rates')
    .select(columns)
    .where('center_id', '=', center)
    .where('id', '=', input.rate)
    .executeTakeFirst();
  const { base: from, quote: to, nanos } = row ?? refuse('not_found');
  const paid = refuseTooFine(input.amountMicros, from, 'amountMicros');
  const got = convertDown(paid, BigInt(nanos), to);
  if (got === 0n) refuse('finance.nothing_left', { currency: to, field: 'amountMicros' });
  const once = { kind: 'exchange', key, asked } as const;
  const earlier = await findPosted(context, once);
  const answer = (posting: string) => ({ posting, from, to, paidMicros: String(paid), gotMicros: String(got) });
  if (earlier) return answer(earlier.id);
  const [source = '', houseFrom = '', houseTo = '', target = ''] = await openAccounts(context, [
    { kind: 'cash', currency: from },
    { kind: 'exchange', currency: from },
    { kind: 'exchange', currency: to },
    { kind: 'cash', currency: to },
  ]);
  const needed = { cash: source, micros: paid, currency: from, others: [target] };
  await unlessPosted(context, once, lockEnough(context, needed));
  const legs = [
    { from: source, to: houseFrom, currency: from, micros: paid },
    { from: houseTo, to: target, currency: to, micros: got },
  ];
  const posted = await post(context, { ...once, legs, reference: input.rate, note: input.note });
  if (!posted.isRepeated)
    await record(context, {
      action: 'finance.cash_converted',
      object: { type: 'posting', id: posted.id, name: `${from}/${to}` },
      after: {
        rate: rateOf(BigInt(nanos)),
        paid: `${input.amountMicros} ${from}`,
        got: `${got} ${to}`,
        note: input.note,
      },
      log: { center },
    });
  return answer(posted.id);
}
