// Reconciliation: the ledger, what was told and what was invoiced, compared by ad account and month.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Difference } from '../../contract/finance-statements.ts';
import type { Context } from '../foundation/context.ts';
import { asId, listOffset, matches } from '../foundation/lists.ts';
import { todayOf } from './ledger.ts';
import { zoneOf } from './limits.ts';

interface Row {
  month: string;
  account: string | null;
  provider: string | null;
  name: string;
  currency: string;
  kind: Difference['kind'];
  ledger: string;
  told: string;
  charged: string;
  invoiced: string;
  difference: string;
  note: string | null;
  explained: string;
  explained_at: Date;
  explained_by_name: string;
}

const orders = { month: sql`d.month`, difference: sql`abs(d.difference)` };

/** Each difference that fits, as `d`. */
function differencesQuery(
  context: Context,
  { thisMonth, where }: { thisMonth: string; where: RawBuilder<unknown>[] },
): RawBuilder<unknown> {
  const { centerId } = context;
  return sql`(
    with ledger as (
      select date_trunc('month', t.value_date)::date as month, t.ad_account_id as account, t.currency, sum(t.micros) as micros
      from finance.transfers t where t.center_id = ${centerId} and t.kind = 'spend' group by 1, 2, 3
    ), costs as (
      select date_trunc('month', k.day)::date as month, k.ad_account_id as account, k.currency, sum(k.spend_micros) as told, sum(k.charged_micros) as charged
      from finance.costs k where k.center_id = ${centerId} group by 1, 2, 3
    ), invoiced as (
      select v.month, l.ad_account_id as account, v.currency, sum(l.micros) as micros
      from finance.invoices v join finance.invoice_lines l on l.center_id = v.center_id and l.invoice_id = v.id and l.kind = 'spend'
      where v.center_id = ${centerId} and v.kind = 'invoice'
        and not exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id)
      group by 1, 2, 3
    ), compared as (
      select month, account, currency, coalesce(l.micros, 0) as ledger, coalesce(k.told, 0) as told, coalesce(k.charged, 0) as charged,
        coalesce(v.micros, 0) as invoiced,
        exists (select from finance.billing_group_items i where i.center_id = ${centerId} and i.ad_account_id = account and i.state = 'live')
          or exists (select from finance.billing_groups g where g.center_id = ${centerId} and g.currency = currency and g.is_primary and g.state = 'live') as is_billed
      from ledger l full join costs k using (month, account, currency) full join invoiced v using (month, account, currency)
    )
    select c.*, null::bigint as provider, coalesce(a.name, c.account::text) as name, x.kind, x.difference
    from compared c left join assets.accounts a on a.id = c.account
    cross join lateral (values
      ('ledger', c.ledger - c.charged),
      ('unbilled', c.told - c.charged),
      ('not_invoiced', case when c.is_billed and c.month < ${thisMonth}::date then greatest(c.charged - c.invoiced, 0) else 0 end),
      ('invoiced_too_much', greatest(c.invoiced - c.charged, 0))
    ) x (kind, difference)
    where x.difference <> 0
    union all
    select date_trunc('month', e.first_at at time zone ${zoneOf(context)})::date, null, e.currency, 0, 0, 0, 0, false, v.id, v.name, 'refund_uncovered', e.micros
    from finance.payment_events e join finance.payment_providers v on v.center_id = e.center_id and v.id = e.provider_id
    where e.center_id = ${centerId} and e.outcome = 'uncovered'
  ) d left join finance.explanations e
    on e.center_id = ${centerId} and e.month = d.month and e.ad_account_id = d.account and e.kind = d.kind
  where ${sql.join(where, sql` and `)}`;
}

const isExplained = sql<boolean>`coalesce(e.difference_micros = d.difference, false)`;
const columns = sql`
  to_char(d.month, 'YYYY-MM') as month, d.account, d.provider, d.name, d.currency, d.kind, d.ledger::text, d.told::text, d.charged::text,
  d.invoiced::text, d.difference::text, e.note, e.difference_micros::text as explained, e.explained_at, e.explained_by_name`;

const monthOf = async (context: Context): Promise<string> => `${(await todayOf(context)).slice(0, 7)}-01`;

/** One difference as it is now. */
export async function findDifference(
  context: Context,
  { month, account, kind }: Pick<Row, 'month' | 'account' | 'kind'>,
): Promise<Difference | undefined> {
  const where = [sql`d.month = ${`${month}-01`}::date`, sql`d.account = ${account}`, sql`d.kind = ${kind}`];
  const all = differencesQuery(context, { thisMonth: await monthOf(context), where });
  const { rows } = await sql<Row>`select ${columns} from ${all}`.execute(context.db);
  return rows.map(present)[0];
}

export async function listDifferences(
  context: Context,
  input: InputOf<typeof contract.listDifferences>,
): Promise<ReplyOf<typeof contract.listDifferences>> {
  const id = asId(input.search);
  const where = [id === null ? matches(input.search, ['d.name']) : sql`d.account = ${id}`];
  if (input.kind !== 'all') where.push(sql`d.kind = ${input.kind}`);
  if (input.state !== 'all') where.push(input.state === 'explained' ? isExplained : sql`not ${isExplained}`);
  if (input.month) where.push(sql`d.month = ${`${input.month}-01`}::date`);
  if (input.account) where.push(sql`d.account = ${input.account}`);
  const all = differencesQuery(context, { thisMonth: await monthOf(context), where });
  const isDown = input.sort.startsWith('-');
  const order = orders[(isDown ? input.sort.slice(1) : input.sort) as keyof typeof orders];
  const { rows } = await sql<Row>`
    select ${columns} from ${all}
    order by ${isExplained}, ${order} ${isDown ? sql`desc` : sql`asc`}, lower(d.name), d.account, d.provider, d.currency, d.kind, d.difference
    limit ${input.pageSize} offset ${listOffset(input)}`.execute(context.db);
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from ${all}`.execute(context.db);
  const { page, pageSize } = input;
  return { items: rows.map(present), total: counted[0]?.total ?? 0, page, pageSize };
}

const present = (row: Row): Difference => ({
  month: row.month,
  account: row.account === null ? null : { id: row.account, name: row.name },
  provider: row.provider === null ? null : { id: row.provider, name: row.name },
  currency: row.currency,
  kind: row.kind,
  ledgerMicros: row.ledger,
  toldMicros: row.told,
  chargedMicros: row.charged,
  invoicedMicros: row.invoiced,
  differenceMicros: row.difference,
  explanation:
    row.note === null
      ? null
      : {
          note: row.note,
          at: row.explained_at.toISOString(),
          by: row.explained_by_name,
          differenceMicros: row.explained,
          isCurrent: row.explained === row.difference,
        },
});
