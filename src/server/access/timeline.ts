// The history of access as chapters: each state of each fact, from when to when, and who made it so.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/access-questions.ts';
import type { Chapter } from '../../contract/access-questions.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { listActors } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { matches } from '../foundation/lists.ts';
import { requireAccountEver, requireMayAskOf, requireMemberEver } from './subjects.ts';
import { accountOf, pageOf, personOf } from './ways.ts';

type Timeline = ReplyOf<typeof contract.listPersonTimeline>;
type Paged = Omit<InputOf<typeof contract.listPersonTimeline>, 'center' | 'person'>;

/** The columns of a chapter in one order; what a fact does not have is null. */
interface Columns {
  status?: string;
  role?: string;
  finance?: string;
  creator?: string;
  person?: string;
  asset?: string;
  group?: string;
  team?: string;
  partner?: string;
  starts?: string;
  expires?: string;
  by?: string;
  from?: string;
  to?: string;
}

function chapter(kind: Chapter['kind'], of: Columns): RawBuilder<unknown> {
  const column = (text: string | undefined, type: string): string => `${text ?? 'null'}::${type}`;
  return sql.raw(
    [
      `'${kind}' as kind, ${of.from ?? 't.valid_from'} as valid_from, ${of.to ?? 't.valid_to'} as valid_to`,
      `${column(of.status, 'text')} as status, ${column(of.role, 'text')} as role`,
      `${column(of.finance, 'text')} as finance_role, ${column(of.creator, 'text')} as creator_role`,
      `${column(of.person, 'bigint')} as person_id, ${column(of.asset, 'bigint')} as asset_id`,
      `${column(of.group, 'bigint')} as group_id, ${column(of.team, 'bigint')} as team_id, ${column(of.partner, 'bigint')} as partner_id`,
      `${column(of.starts, 'timestamptz')} as starts_at, ${column(of.expires, 'timestamptz')} as expires_at`,
      `${column(of.by, 'bigint')} as by_id`,
    ].join(', '),
  );
}

const term = { starts: 't.starts_at', expires: 't.expires_at' };
const given = { role: 't.role', person: 't.person_id', ...term };
const grant = chapter('grant', { ...given, asset: 't.asset_id', by: 't.granted_by' });
/** Who held something while they were in a team that it was given to. */
const throughTeam = {
  ...given,
  team: 't.team_id',
  by: 't.granted_by',
  from: 'greatest(t.valid_from, p.valid_from)',
  to: 'least(t.valid_to, p.valid_to)',
  person: 'p.person_id',
};
const elevation = chapter('elevation', { ...given, asset: 't.asset_id', by: 't.approved_by' });

/** The policy of the center, as often as it changed. */
function policyChapters(center: string): RawBuilder<unknown> {
  const shown = chapter('policy', { status: `case when t.admins_need_assignment then 'on' else 'off' end` });
  return sql`
    select ${shown} from (
      select admins_need_assignment, min(valid_from) as valid_from,
        case when bool_or(valid_to is null) then null else max(valid_to) end as valid_to
      from (
        select *, count(*) filter (where is_change) over (order by valid_from) as run from (
          select *, admins_need_assignment is distinct from lag(admins_need_assignment) over (order by valid_from) as is_change
          from access.center_history where center_id = ${center}
        ) h
      ) h where run > 0 group by run, admins_need_assignment
    ) t where t.admins_need_assignment
      or exists (select from access.center_history o where o.center_id = ${center} and o.valid_from < t.valid_from)`;
}

export async function listPersonTimeline(
  context: Context,
  input: InputOf<typeof contract.listPersonTimeline>,
): Promise<Timeline> {
  const center = context.centerId;
  const { person } = input;
  await requireMayAskOf(context, person);
  await requireMemberEver(context, person);
  const membership = chapter('membership', {
    ...given,
    status: 't.status',
    finance: 't.finance_role',
    creator: 't.creator_role',
  });
  const group = chapter('group', { ...given, group: 't.group_id', by: 't.granted_by' });
  const place = chapter('team', { person: 't.person_id', team: 't.team_id', ...term, by: 't.added_by' });
  const teamGrant = chapter('team', { ...throughTeam, asset: 't.asset_id' });
  const teamGroup = chapter('team', { ...throughTeam, group: 't.group_id' });
  const ofTeam = (
    history: string,
  ) => sql`access.team_person_history p join ${sql.raw(history)} t on t.center_id = p.center_id and t.team_id = p.team_id
      and t.valid_from < coalesce(p.valid_to, 'infinity') and coalesce(t.valid_to, 'infinity') > p.valid_from
      where p.center_id = ${center} and p.person_id = ${person}`;
  return pageOfChapters(
    context,
    sql`
    select ${membership} from access.member_history t where t.center_id = ${center} and t.person_id = ${person}
    union all select ${grant} from access.grant_history t where t.center_id = ${center} and t.person_id = ${person}
    union all select ${elevation} from access.elevation_history t where t.center_id = ${center} and t.person_id = ${person}
    union all select ${group} from access.group_grant_history t where t.center_id = ${center} and t.person_id = ${person}
    union all select ${place} from access.team_person_history t where t.center_id = ${center} and t.person_id = ${person}
    union all select ${teamGrant} from ${ofTeam('access.team_grant_history')}
    union all select ${teamGroup} from ${ofTeam('access.team_group_grant_history')}
    union all select p.* from (${policyChapters(center)}) p
      where exists (select from access.member_history m where m.center_id = ${center} and m.person_id = ${person} and m.role = 'admin'
        and m.valid_from < coalesce(p.valid_to, 'infinity') and coalesce(m.valid_to, 'infinity') > p.valid_from)`,
    input,
  );
}

export async function listAccountTimeline(
  context: Context,
  input: InputOf<typeof contract.listAccountTimeline>,
): Promise<Timeline> {
  const center = context.centerId;
  const { account } = input;
  await requireAccountEver(context, account);
  const held = { status: 't.status', role: 't.ceiling', asset: 't.asset_id', ...term, by: 't.shared_by' };
  const holding = chapter('holding', { ...held, partner: 't.owner_center_id' });
  const share = chapter('share', { ...held, partner: 't.center_id' });
  const item = chapter('item', { group: 't.group_id', asset: 't.asset_id' });
  // Who had a group while the account was in it.
  const group = chapter('group', {
    ...given,
    group: 't.group_id',
    asset: 'i.asset_id',
    by: 't.granted_by',
    from: 'greatest(t.valid_from, i.valid_from)',
    to: 'least(t.valid_to, i.valid_to)',
  });
  const team = chapter('team', {
    ...given,
    group: 't.group_id',
    team: 't.team_id',
    asset: 't.asset_id',
    by: 't.granted_by',
  });
  return pageOfChapters(
    context,
    sql`
    select ${holding} from access.holding_history t where t.center_id = ${center} and t.asset_id = ${account}
    union all select ${share} from access.holding_history t where t.owner_center_id = ${center} and t.asset_id = ${account}
    union all select ${grant} from access.grant_history t where t.center_id = ${center} and t.asset_id = ${account}
    union all select ${elevation} from access.elevation_history t where t.center_id = ${center} and t.asset_id = ${account}
    union all select ${item} from access.group_item_history t where t.center_id = ${center} and t.asset_id = ${account}
    union all select ${group} from access.group_item_history i
      join access.group_grant_history t on t.center_id = i.center_id and t.group_id = i.group_id
        and t.valid_from < coalesce(i.valid_to, 'infinity') and coalesce(t.valid_to, 'infinity') > i.valid_from
      where i.center_id = ${center} and i.asset_id = ${account}
    union all select ${team} from access.team_way_history t where t.center_id = ${center} and t.asset_id = ${account}
    union all select p.* from (${policyChapters(center)}) p`,
    input,
  );
}

interface Row {
  kind: Chapter['kind'];
  valid_from: Date;
  valid_to: Date | null;
  status: string | null;
  role: string | null;
  finance_role: Chapter['financeRole'];
  creator_role: Chapter['creatorRole'];
  person_id: string | null;
  person_name: string | null;
  asset_id: string | null;
  asset_name: string | null;
  group_id: string | null;
  group_name: string | null;
  team_id: string | null;
  team_name: string | null;
  partner_id: string | null;
  partner_name: string | null;
  starts_at: Date | null;
  expires_at: Date | null;
  by_id: string | null;
  by_name: string | null;
}

async function pageOfChapters(context: Context, chapters: RawBuilder<unknown>, input: Paged): Promise<Timeline> {
  const center = context.centerId;
  const direction = sql.raw(input.sort === 'when' ? 'asc' : 'desc');
  // A role, a group and a team are called what they are called now, or were last.
  const lastName = (table: string, id: string): RawBuilder<unknown> =>
    sql`(select h.name from ${sql.raw(table)} h where h.center_id = ${center} and h.id = ${sql.raw(id)} order by h.valid_from desc limit 1)`;
  const all = sql`
    select c.kind, c.valid_from, c.valid_to, c.status, coalesce(${lastName('access.role_history', 'access.custom_role(c.role)')}, c.role) as role,
      c.finance_role, c.creator_role, c.person_id, p.name as person_name, c.asset_id, n.name as asset_name,
      c.group_id, ${lastName('access.group_history', 'c.group_id')} as group_name,
      c.team_id, ${lastName('access.team_history', 'c.team_id')} as team_name,
      c.partner_id, l.partner_name, c.starts_at, c.expires_at, c.by_id, b.name as by_name
    from (${chapters}) c
    left join lateral (${personOf('c.person_id')}) p on true
    left join lateral (${personOf('c.by_id')}) b on true
    left join lateral (${accountOf('c.asset_id')}) n on true
    left join access.partnerships l on l.center_id = ${center} and l.partner_center_id = c.partner_id`;
  const { rows, total } = await pageOf<Row>(
    context,
    sql`select * from (${all}) a
      where ${input.kind === undefined ? sql`true` : sql`a.kind = ${input.kind}`}
        and ${matches(input.search, ['a.person_name', 'a.asset_name', 'a.group_name', 'a.team_name', 'a.partner_name', 'a.by_name', 'a.role'])}`,
    {
      ...input,
      order: sql`f.valid_from ${direction}, f.kind, f.person_id, f.asset_id, f.group_id, f.team_id, f.partner_id`,
    },
  );
  const actors = await actorsOf(context, rows);
  const items = rows.map((row, at) => ({ ...present(row), by: named(row.by_id, row.by_name) ?? actors[at] ?? null }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** Facts that do not name who made them so are looked up in the log: the entry written with the change. */
async function actorsOf(context: Context, rows: readonly Row[]): Promise<(Chapter['by'] | undefined)[]> {
  const questions = rows.map((row) => {
    if (row.by_id !== null) return null;
    if (row.kind === 'membership') return { type: 'member', id: row.person_id, at: row.valid_from };
    if (row.kind === 'policy') return { type: 'center', id: context.centerId, at: row.valid_from };
    if (row.kind === 'item') return { type: 'group', id: row.group_id, at: row.valid_from };
    if (row.kind === 'holding') return { type: 'account', id: row.asset_id, at: row.valid_from };
    return null;
  });
  return listActors(context, questions);
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: name ?? '' };
}

function present(row: Row): Omit<Chapter, 'by'> {
  return {
    kind: row.kind,
    from: row.valid_from.toISOString(),
    to: row.valid_to?.toISOString() ?? null,
    status: row.status,
    role: row.role,
    financeRole: row.finance_role,
    creatorRole: row.creator_role,
    person: named(row.person_id, row.person_name),
    account: named(row.asset_id, row.asset_name),
    group: named(row.group_id, row.group_name),
    team: named(row.team_id, row.team_name),
    partner: named(row.partner_id, row.partner_name),
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}
