// Who gained or lost what between two instants. Of a whole center only those people and accounts are weighed that some change
// of a fact, or the beginning or end of a term, can have touched in between.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/access-questions.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { differing, differingPartners, pageOfDifferences, rightsIn } from './comparison.ts';
import type { Scope } from './facts.ts';
import { instantOf, requireAccountEver, requireMemberEver } from './subjects.ts';
import { partnerMasksOf } from './ways.ts';

type Part = Omit<Scope, 'at'>;

export async function listDifferences(
  context: Context,
  input: InputOf<typeof contract.listDifferences>,
): Promise<ReplyOf<typeof contract.listDifferences>> {
  const from = new Date(input.from);
  const to = instantOf(input.to);
  if (to !== null && to <= from) refuse('access.end_before_start');
  if (input.person !== undefined) await requireMemberEver(context, input.person);
  if (input.account !== undefined) await requireAccountEver(context, input.account);
  const parts = await partsOf(context, { ...input, from, to });
  const at = (side: Date | null): RawBuilder<unknown> =>
    rightsIn(
      context,
      parts.map((part) => ({ ...part, at: side })),
    );
  const members = differing(at(from), at(to));
  const ofPartners = (side: Date | null): RawBuilder<unknown> => partnerMasksOf(input.account ?? null, side);
  const partners = input.person === undefined ? differingPartners(ofPartners(from), ofPartners(to)) : null;
  return pageOfDifferences(context, {
    found: partners === null ? members : sql`${members} union all ${partners}`,
    sides: { before: { at: from }, after: { at: to } },
    input,
  });
}

async function partsOf(
  context: Context,
  {
    person,
    account,
    from,
    to,
  }: { person?: string | undefined; account?: string | undefined; from: Date; to: Date | null },
): Promise<Part[]> {
  if (person !== undefined || account !== undefined) {
    return [
      {
        ...(person === undefined ? {} : { people: [person] }),
        ...(account === undefined ? {} : { accounts: [account] }),
      },
    ];
  }
  const between = { from, to: to ?? context.now };
  await refuseTooMuch(context, between);
  const touched = await findTouched(context, between);
  const parts: Part[] = [];
  if (touched.people.length > 0) parts.push({ people: touched.people });
  if (touched.accounts.length > 0) parts.push({ accounts: touched.accounts });
  if (touched.grantees.length > 0 && touched.given.length > 0)
    parts.push({ people: touched.grantees, accounts: touched.given });
  return parts;
}

/** More changes than anybody reads, and so many that weighing all they touch would hold the database up. */
const changesLimit = 20_000;

async function refuseTooMuch(context: Context, { from, to }: { from: Date; to: Date }): Promise<void> {
  const tables = [
    'grant',
    'elevation',
    'group_grant',
    'group_item',
    'team_person',
    'team_grant',
    'team_group_grant',
    'member',
    'holding',
  ].map(
    (name) => sql`(select from ${sql.raw(`access.${name}_history`)} h where h.center_id = ${context.centerId}
      and (h.valid_from between ${from} and ${to} or h.valid_to between ${from} and ${to}) limit ${changesLimit + 1})`,
  );
  const { rows } = await sql<{
    changes: number;
  }>`select count(*)::int as changes from (${sql.join(tables, sql` union all `)}) c`.execute(context.db);
  if ((rows[0]?.changes ?? 0) > changesLimit) refuse('access.too_much_changed', { limit: changesLimit });
}

interface Touched {
  /** Whose every account may have changed. */
  people: string[];
  /** On which everybody's rights may have changed. */
  accounts: string[];
  /** Whose rights may have changed on some of `given`. */
  grantees: string[];
  given: string[];
}

async function findTouched(context: Context, between: { from: Date; to: Date }): Promise<Touched> {
  const center = context.centerId;
  const { from, to } = between;
  const within = (column: string): RawBuilder<unknown> =>
    sql`(${sql.raw(column)} >= ${from} and ${sql.raw(column)} <= ${to})`;
  const changed = (alias: string): RawBuilder<unknown> =>
    sql`(${within(`${alias}.valid_from`)} or ${within(`${alias}.valid_to`)})`;
  const termed = (alias: string): RawBuilder<unknown> =>
    sql`(${changed(alias)} or ${within(`${alias}.starts_at`)} or ${within(`${alias}.expires_at`)})`;
  const list = (column: string, table: string): RawBuilder<unknown> =>
    sql`(select coalesce(array_agg(distinct ${sql.raw(column)}::text), '{}') from ${sql.raw(table)})`;
  const { rows } = await sql<Touched>`
    with here as (
      select bool_or(h.status <> now_status) as is_stopped, bool_or(h.admins_need_assignment <> now_policy) as is_policy
      from (select *, first_value(status) over w as now_status, first_value(admins_need_assignment) over w as now_policy
        from access.center_history where center_id = ${center} and valid_from <= ${to} and (valid_to is null or valid_to >= ${from})
        window w as (order by valid_from)) h
    ), roles as (
      select distinct r.id from access.role_history r where r.center_id = ${center} and ${changed('r')}
    ), shown_roles as (
      select distinct r.center_id, r.id from access.role_history r where ${changed('r')}
    ), owners as (
      select distinct c.center_id from access.center_history c where c.center_id <> ${center} and ${changed('c')}
    ), people as (
      select m.person_id from access.member_history m where m.center_id = ${center} and ${termed('m')}
      union select m.person_id from access.member_history m, here
        where m.center_id = ${center} and (here.is_stopped or here.is_policy and m.role = 'admin')
    ), accounts as (
      select h.asset_id from access.holding_history h where h.center_id = ${center}
        and (${termed('h')} or h.owner_center_id in (select center_id from owners)
          or (h.owner_center_id, h.ceiling_role_id) in (select center_id, id from shown_roles))
    ), pairs as (
      select g.person_id, g.asset_id from access.grant_history g
        where g.center_id = ${center} and (${termed('g')} or g.custom_role_id in (select id from roles))
      union select e.person_id, e.asset_id from access.elevation_history e
        where e.center_id = ${center} and (${termed('e')} or e.custom_role_id in (select id from roles))
      union select q.person_id, i.asset_id from access.group_grant_history q
        join access.group_item_history i on i.center_id = q.center_id and i.group_id = q.group_id
        where q.center_id = ${center} and (${termed('q')} or ${changed('i')} or q.custom_role_id in (select id from roles))
      union select w.person_id, w.asset_id from access.team_way_history w
        where w.center_id = ${center} and (${termed('w')} or w.custom_role_id in (select id from roles))
    )
    select ${list('person_id', 'people')} as people, ${list('asset_id', 'accounts')} as accounts,
      ${list('person_id', 'pairs')} as grantees, ${list('asset_id', 'pairs')} as given`.execute(context.db);
  const [row] = rows;
  return row ?? { people: [], accounts: [], grantees: [], given: [] };
}
