// How rows come to stand: what was there is kept aside, what is told takes its place, and the sums move by the difference, all in
// one statement. Writes of one account come one after the other.

import { type RawBuilder, sql } from 'kysely';
import { type Measure, measures } from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { columns, ofEach } from './sums.ts';

export interface SumsOfRows {
  spendMicros: string;
  revenueMicros: string;
  impressions: number;
  clicks: number;
  conversions: number;
}

interface Put {
  id: string;
  version: number;
  imported_at: Date;
  first_day: string;
  last_day: string;
  rows: number;
  replaced: number;
  before: SumsOfRows;
  after: SumsOfRows;
}

const plain = ofEach((column) => column);
const of = (table: string) => ofEach((column) => sql`${sql.ref(table)}.${column}`);
const told = (table: string): RawBuilder<unknown> => sql`jsonb_build_object(
  'spendMicros', sum(${sql.ref(`${table}.spend_micros`)})::text, 'revenueMicros', sum(${sql.ref(`${table}.revenue_micros`)})::text,
  'impressions', sum(${sql.ref(`${table}.impressions`)}), 'clicks', sum(${sql.ref(`${table}.clicks`)}), 'conversions', sum(${sql.ref(`${table}.conversions`)}))`;

/** A row of JSON for each ad and day, under the names of the columns. */
export const given = (json: string): RawBuilder<unknown> => sql`
  select ad_id, day, reach, ${plain} from jsonb_to_recordset(${json}::jsonb)
    as t (ad_id bigint, day date, reach bigint, ${ofEach((column) => sql`${column} bigint`)})`;

/** What rows said before a version that they still are of. */
export const former = ({ account }: Context, version: number): RawBuilder<unknown> => sql`
  select f.ad_id, f.day, f.reach, ${of('f')} from reporting.replaced f
  join reporting.ad_days d on d.account_id = f.account_id and d.day = f.day and d.ad_id = f.ad_id and d.version = f.version
  where f.account_id = ${account.id} and f.version = ${version}`;

export async function takeNumbers({ db, account }: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`performance ${account.id}`}, 0))`.execute(db);
}

/** Null where there is no row to put. */
export async function putRows(
  context: Context,
  rows: RawBuilder<unknown>,
  as: { source: string; channel: 'api' | 'file' | 'withdrawal'; withdraws: number | null },
): Promise<Put | null> {
  const { account, actor, db } = context;
  const { source, channel, withdraws } = as;
  const found = await sql<Put>`
    with told as materialized (${rows}),
    stood as materialized (
      select t.ad_id, t.day, d.version as former_version, d.reach, ${ofEach((column) => sql`coalesce(d.${column}, 0) as ${column}`)},
        d.version is not null and (t.reach, ${of('t')}) is distinct from (d.reach, ${of('d')}) as is_other
      from told t left join reporting.ad_days d
        on d.account_id = ${account.id} and d.day = t.day and d.ad_id = t.ad_id and d.source = ${source}
    ), noted as (
      insert into reporting.imports (account_id, version, source, channel, withdraws, imported_by, imported_by_name, first_day, last_day, rows, replaced, before, after)
      select ${account.id}, 1 + coalesce((select max(version) from reporting.imports where account_id = ${account.id}), 0), ${source}, ${channel},
        ${withdraws}::integer, ${actor.personId}, ${actor.name}, min(t.day), max(t.day), count(*), count(*) filter (where s.is_other), ${told('s')}, ${told('t')}
      from told t join stood s using (ad_id, day) having count(*) > 0
      returning *
    ), kept as (
      insert into reporting.replaced (account_id, version, day, ad_id, former_version, reach, ${plain})
      select ${account.id}, n.version, s.day, s.ad_id, s.former_version, s.reach, ${of('s')} from stood s, noted n
    ), put as (
      insert into reporting.ad_days as d (account_id, day, ad_id, source, version, reach, ${plain})
      select ${account.id}, t.day, t.ad_id, ${source}, n.version, t.reach, ${of('t')} from told t, noted n
      on conflict (account_id, day, ad_id, source) do update
        set version = excluded.version, reach = excluded.reach, ${ofEach((column) => sql`${column} = excluded.${column}`)}
    ), moved as (
      select t.ad_id, t.day, a.ad_group_id, a.campaign_id, ${ofEach((column) => sql`t.${column} - s.${column} as ${column}`)}
      from told t join stood s using (ad_id, day) join ads.ads a on a.account_id = ${account.id} and a.id = t.ad_id
    ), summed as (
      insert into reporting.sums as k (account_id, level, span, starts, object_id, ${plain})
      select ${account.id}, p.level, p.span, p.starts, p.object_id, ${ofEach((column) => sql`sum(m.${column})`)}
      from moved m cross join lateral (values
        ('account', 'day', m.day, ${account.id}::bigint), ('campaign', 'day', m.day, m.campaign_id), ('ad_group', 'day', m.day, m.ad_group_id),
        ('account', 'month', date_trunc('month', m.day)::date, ${account.id}::bigint), ('campaign', 'month', date_trunc('month', m.day)::date, m.campaign_id),
        ('ad_group', 'month', date_trunc('month', m.day)::date, m.ad_group_id), ('ad', 'month', date_trunc('month', m.day)::date, m.ad_id)
      ) p (level, span, starts, object_id)
      group by 2, 3, 4, 5
      on conflict (account_id, level, span, starts, object_id) do update
        set ${ofEach((column) => sql`${column} = k.${column} + excluded.${column}`)}
    )
    select id, version, imported_at, first_day::text, last_day::text, rows, replaced, before, after from noted`.execute(
    db,
  );
  return found.rows[0] ?? null;
}

/** How long what was replaced is kept, so that an import can be taken back. */
export const keptDays = 30;

export async function dropOld({ db, account }: Context): Promise<void> {
  await sql`
    delete from reporting.replaced r using reporting.imports i
    where r.account_id = ${account.id} and i.account_id = r.account_id and i.version = r.version
      and i.imported_at < now() - make_interval(days => ${keptDays})`.execute(db);
}

export type Numbers = Record<Measure, number | string>;

export const jsonOf = (rows: readonly ({ ad: string; day: string; reach: number | null } & Numbers)[]): string =>
  JSON.stringify(
    rows.map((row) => ({
      ad_id: row.ad,
      day: row.day,
      reach: row.reach,
      ...Object.fromEntries(measures.map((measure) => [columns[measure], row[measure]])),
    })),
  );
