// What was spent, by what it was spent on.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Cost } from '../../contract/finance-statements.ts';
import { givenFor } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { asId, listOffset, matches } from '../foundation/lists.ts';

type Input = InputOf<typeof contract.listCosts>;

interface Group {
  /** The account or person, if rows are put together by one. */
  key: RawBuilder<unknown>;
  name: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
}

/** By what rows are put together. `k` is the cost, `a` its account. */
const groups: Record<Input['groupBy'], (context: Context) => Group> = {
  account: () => ({ key: sql`k.ad_account_id`, name: sql`coalesce(a.name, k.ad_account_id::text)`, from: sql`` }),
  campaign: () => ({ key: sql`k.ad_account_id`, name: sql`k.campaign`, from: sql`` }),
  label: () => ({
    key: sql`null::bigint`,
    name: sql`coalesce(l.label, '')`,
    from: sql`left join assets.labels l on l.center_id = k.center_id and l.asset_id = k.ad_account_id`,
  }),
  person: (context) => ({
    key: sql`pe.id`,
    name: sql`coalesce(pe.name, '')`,
    from: sql`left join (${givenFor(context, 'campaign:edit')}) w on w.asset_id = k.ad_account_id
      left join identity.people pe on pe.id = w.person_id`,
  }),
  day: () => ({ key: sql`null::bigint`, name: sql`k.day::text`, from: sql`` }),
};

const orders = { spend: sql`c.spend`, unbilled: sql`c.spend - c.charged`, name: sql`lower(c.name)` };

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

export async function listCosts(context: Context, input: Input): Promise<ReplyOf<typeof contract.listCosts>> {
  const group = groups[input.groupBy](context);
  const { key, name, from } = group;
  const where = conditionsOf(context, input);
  const grouped = sql`(
    select ${key} as key, max(case when ${key} is not null then coalesce(a.name, k.ad_account_id::text) end) as account_name,
      ${name} as name, k.currency, sum(k.spend_micros) as spend, sum(k.charged_micros) as charged
    from finance.costs k left join assets.accounts a on a.id = k.ad_account_id ${from} where ${where} group by 1, 3, 4
  ) c where ${searched(input.search)}`;
  const isDown = input.sort.startsWith('-');
  const order = orders[(isDown ? input.sort.slice(1) : input.sort) as keyof typeof orders];
  const { rows } = await sql<Row>`
    select c.key, c.account_name, c.name, c.currency, c.spend::text, c.charged::text from ${grouped}
    order by ${order} ${isDown ? sql`desc` : sql`asc`}, c.name, c.key, c.currency limit ${input.pageSize} offset ${listOffset(input)}`.execute(
    context.db,
  );
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from ${grouped}`.execute(
    context.db,
  );
  const { page, pageSize } = input;
  const sums = await sumCosts(context, where, { ...group, search: input.search });
  return {
    items: rows.map((row) => presentCost(row, input.groupBy)),
    total: counted[0]?.total ?? 0,
    page,
    pageSize,
    sums,
  };
}

const searched = (search: string): RawBuilder<unknown> => {
  if (search === '') return sql`true`;
  const id = asId(search);
  const byName = matches(search, ['c.name', 'c.account_name']);
  return id === null ? byName : sql`(c.key = ${id} or ${byName})`;
};

/** Each cost once, also where its account has several labels. */
async function sumCosts(
  context: Context,
  where: RawBuilder<unknown>,
  by: Group & { search: string },
): Promise<ReplyOf<typeof contract.listCosts>['sums']> {
  const { rows } = await sql<Pick<Row, 'currency' | 'spend' | 'charged'>>`
    select k.currency, sum(k.spend_micros)::text as spend, sum(k.charged_micros)::text as charged from finance.costs k
    where ${where} and ${
      by.search === ''
        ? sql`true`
        : sql`k.id in (
      select c.id from (
        select k.id, ${by.key} as key, coalesce(a.name, k.ad_account_id::text) as account_name, ${by.name} as name
        from finance.costs k left join assets.accounts a on a.id = k.ad_account_id ${by.from} where ${where}
      ) c where ${searched(by.search)})`
    }
    group by 1 order by 1`.execute(context.db);
  return rows.map(amountsOf);
}

const amountsOf = ({ currency, spend, charged }: Pick<Row, 'currency' | 'spend' | 'charged'>) => ({
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
