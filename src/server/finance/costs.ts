// What was spent, by what it was spent on.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Cost } from '../../contract/finance-statements.ts';
import { givenFor } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';

type Input = InputOf<typeof contract.listCosts>;

interface Group {
  /** The account or person, if rows are put together by one. */
  key: RawBuilder<unknown>;
  name: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
  /** A cost may be in several groups. */
  isManifold?: true;
}

/** By what rows are put together. `k` is the cost, `a` its account. */
const groups: Record<Input['groupBy'], (context: Context) => Group> = {
  account: () => ({ key: sql`k.ad_account_id`, name: sql`coalesce(a.name, k.ad_account_id::text)`, from: sql`` }),
  campaign: () => ({ key: sql`k.ad_account_id`, name: sql`k.campaign`, from: sql`` }),
  label: () => ({
    key: sql`null::bigint`,
    name: sql`coalesce(l.label, '')`,
    from: sql`left join assets.labels l on l.center_id = k.center_id and l.asset_id = k.ad_account_id`,
    isManifold: true,
  }),
  person: (context) => ({
    key: sql`pe.id`,
    name: sql`coalesce(pe.name, '')`,
    from: sql`left join (${givenFor(context, 'campaign:edit')}) w on w.asset_id = k.ad_account_id
      left join identity.people pe on pe.id = w.person_id`,
    isManifold: true,
  }),
  day: () => ({ key: sql`null::bigint`, name: sql`k.day::text`, from: sql`` }),
};

const orders = { spend: sql`g.spend`, unbilled: sql`g.spend - g.charged`, name: sql`lower(g.name)` };

function conditionsOf({ centerId }: Context, { from, to, account, currency }: Input): RawBuilder<unknown> {
  const where = [sql`k.center_id = ${centerId}`];
  if (from) where.push(sql`k.day >= ${from}::date`);
  if (to) where.push(sql`k.day <= ${to}::date`);
  if (account) where.push(sql`k.ad_account_id = ${account}`);
  if (currency) where.push(sql`k.currency = ${currency}`);
  return sql.join(where, sql` and `);
}

interface Row {
  key: string | null;
  account_name: string | null;
  name: string;
  currency: string;
  spend: string;
  charged: string;
}

const accountName = sql`coalesce(a.name, k.ad_account_id::text)`;

/** Costs of a filter, each with what it is put together by. */
function found(context: Context, input: Input, { key, name, from }: Group): RawBuilder<unknown> {
  return sql`finance.costs k left join assets.accounts a on a.id = k.ad_account_id ${from}
    where ${conditionsOf(context, input)} and ${searched(input.search, { key, name })}`;
}

/** One pass over the costs: the groups are put together once for the page, their number and, where it can be, the sums. */
export async function listCosts(context: Context, input: Input): Promise<ReplyOf<typeof contract.listCosts>> {
  const group = groups[input.groupBy](context);
  const { key, name, isManifold } = group;
  const isDown = input.sort.startsWith('-');
  const order = orders[(isDown ? input.sort.slice(1) : input.sort) as keyof typeof orders];
  const { rows } = await sql<{ items: Row[] | null; total: number; sums: Sum[] | null }>`
    with g as materialized (
      select ${key} as key, max(case when ${key} is not null then ${accountName} end) as account_name,
        ${name} as name, k.currency, sum(k.spend_micros) as spend, sum(k.charged_micros) as charged
      from ${found(context, input, group)} group by 1, 3, 4
    ), page as (
      select g.key::text, g.account_name, g.name, g.currency, g.spend::text, g.charged::text,
        row_number() over (order by ${order} ${isDown ? sql`desc` : sql`asc`}, g.name, g.key, g.currency) as place
      from g order by place limit ${input.pageSize} offset ${listOffset(input)}
    )
    select (select json_agg(page order by place) from page) as items, (select count(*)::int from g) as total,
      (select json_agg(s order by s.currency) from (
        select g.currency, sum(g.spend)::text as spend, sum(g.charged)::text as charged from g group by 1
      ) s) as sums`.execute(context.db);
  const [{ items, total, sums } = { items: null, total: 0, sums: null }] = rows;
  const { page, pageSize } = input;
  return {
    items: (items ?? []).map((row) => presentCost(row, input.groupBy)),
    total,
    page,
    pageSize,
    sums: isManifold ? await sumCosts(context, input, group) : (sums ?? []).map(amountsOf),
  };
}

const searched = (search: string, { key, name }: Pick<Group, 'key' | 'name'>): RawBuilder<unknown> => {
  if (search === '') return sql`true`;
  const id = asId(search);
  const pattern = containing(search);
  const byName = sql`(${name} ilike ${pattern} or (${key} is not null and ${accountName} ilike ${pattern}))`;
  return id === null ? byName : sql`(${key} = ${id} or ${byName})`;
};

/** Each cost once, though it is in several groups. */
async function sumCosts(
  context: Context,
  input: Input,
  group: Group,
): Promise<ReplyOf<typeof contract.listCosts>['sums']> {
  const costs =
    input.search === ''
      ? sql`finance.costs k where ${conditionsOf(context, input)}`
      : sql`(select distinct k.id, k.currency, k.spend_micros, k.charged_micros from ${found(context, input, group)}) k`;
  const { rows } = await sql<Sum>`
    select k.currency, sum(k.spend_micros)::text as spend, sum(k.charged_micros)::text as charged from ${costs}
    group by 1 order by 1`.execute(context.db);
  return rows.map(amountsOf);
}

type Sum = Pick<Row, 'currency' | 'spend' | 'charged'>;
const amountsOf = ({ currency, spend, charged }: Sum) => ({
  currency,
  spendMicros: spend,
  chargedMicros: charged,
  unbilledMicros: String(BigInt(spend) - BigInt(charged)),
});

function presentCost(row: Row, groupBy: Input['groupBy']): Cost {
  const { key, name } = row;
  const isPerson = groupBy === 'person';
  return {
    account: key === null || isPerson ? null : { id: key, name: row.account_name ?? key },
    person: key !== null && isPerson ? { id: key, name } : null,
    name,
    ...amountsOf(row),
  };
}
