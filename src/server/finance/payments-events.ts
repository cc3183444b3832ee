// What payment providers said, as people read it; and refunds that were not covered, booked later.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/payments.ts';
import type { ListedPaymentEvent, PaymentEvent } from '../../contract/payments.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { judgeCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { todayOf } from './ledger.ts';
import { postEvent } from './payments-inbound.ts';
import { type OfProvider, providerColumns, providerOf } from './postings.ts';
import { refuseShort } from './wallets.ts';

interface Row extends OfProvider {
  id: string;
  event_key: string;
  outcome: ListedPaymentEvent['outcome'];
  problem: string;
  details: Record<string, unknown>;
  type: PaymentEvent['type'] | null;
  currency: string | null;
  micros: string | null;
  reference: string | null;
  paid_at: Date | null;
  posting_id: string | null;
  times: number;
  first_at: Date;
  last_at: Date;
}

const joined = sql`finance.payment_events e join finance.payment_providers v on v.center_id = e.center_id and v.id = e.provider_id`;
const columns = sql`e.id, e.event_key, e.outcome, e.problem, e.details, e.type, e.currency, e.micros, e.reference, e.paid_at, e.posting_id, e.times,
  e.first_at, e.last_at, ${providerColumns}`;

function present(context: Context, row: Row): ListedPaymentEvent {
  const mayPay = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  const { outcome, problem, details } = row;
  const refusal = new Refusal(problem as RefusalCode, details);
  return {
    id: row.id,
    provider: providerOf(row) ?? refuse('not_found'),
    event: row.event_key,
    outcome,
    refusal: outcome === 'refused' ? rowRefusal(refusal, context.origin.locale) : null,
    times: row.times,
    type: row.type,
    currency: row.currency,
    amountMicros: row.micros,
    reference: row.reference,
    paidAt: row.paid_at?.toISOString() ?? null,
    posting: row.posting_id,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    can: outcome === 'uncovered' && mayPay ? ['book'] : [],
  };
}

export async function listPaymentEvents(
  context: Context,
  input: InputOf<typeof contract.listPaymentEvents>,
): Promise<ReplyOf<typeof contract.listPaymentEvents>> {
  const where = [sql`e.center_id = ${context.centerId}`, matches(input.search, ['e.event_key', 'e.reference'])];
  if (input.provider) where.push(sql`e.provider_id = ${input.provider}`);
  if (input.outcome !== 'all') where.push(sql`e.outcome = ${input.outcome}`);
  const conditions = sql.join(where, sql` and `);
  const direction = input.sort === 'last' ? sql`asc` : sql`desc`;
  const { rows } = await sql<Row>`
    select ${columns} from ${joined} where ${conditions} order by e.last_at ${direction}, e.id ${direction}
    limit ${input.pageSize} offset ${listOffset(input)}`.execute(context.db);
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from ${joined} where ${conditions}`.execute(context.db);
  const { page, pageSize } = input;
  return { items: rows.map((row) => present(context, row)), total: counted[0]?.total ?? 0, page, pageSize };
}

async function getEvent(context: Context, id: string, isLocked: boolean): Promise<Row> {
  const { rows } = await sql<Row>`
    select ${columns} from ${joined} where e.center_id = ${context.centerId} and e.id = ${id} ${isLocked ? sql`for update of e` : sql``}`.execute(
    context.db,
  );
  return rows[0] ?? refuse('not_found');
}

export async function bookPaymentRefund(
  context: Context,
  { center, event: id }: InputOf<typeof contract.bookPaymentRefund>,
): Promise<ListedPaymentEvent> {
  const row = await getEvent(context, id, true);
  const { currency, event_key: event, micros: amountMicros, outcome, provider_name, reference, type } = row;
  if (outcome !== 'uncovered' || type === null || currency === null || amountMicros === null)
    refuse('finance.payment_not_uncovered');
  const provider = { id: row.provider_id ?? '', name: provider_name ?? '' };
  const valueDate = await todayOf(context);
  const micros = BigInt(amountMicros);
  const told = { event, type, currency, micros, reference: reference ?? '', valueDate };
  const { posting, missing } = await postEvent(context, provider, told);
  if (posting === null) refuseShort(missing, currency);
  await context.db
    .updateTable('finance.payment_events')
    .set({ outcome: 'booked', posting_id: posting })
    .where('center_id', '=', center)
    .where('id', '=', id)
    .execute();
  await record(context, {
    action: 'finance.payment_refunded',
    object: { type: 'posting', id: posting, name: told.reference },
    after: { provider: provider.name, event, currency, amountMicros, valueDate },
    log: { center },
  });
  return present(context, await getEvent(context, id, false));
}
