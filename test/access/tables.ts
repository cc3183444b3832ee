// The same changes on the real tables, through the commands of access where there is one and else as the application's role
// writes them. A whole round is one transaction that is rolled back: the database's clock stands still in it.
import { Kysely, PostgresDialect } from 'kysely';
import type { Client, Pool, QueryResult, QueryResultRow } from 'pg';
import {
  changeRoles,
  dropTeam,
  endMembership,
  handOver,
  holdAccount,
  insertTeam,
  putGrant,
  putMember,
  putTeamGrant,
  putTeamPerson,
  releaseAccount,
  removeGrant,
  removeTeamGrant,
  removeTeamPerson,
  setCenterStatus,
  setMemberStatus,
  type TeamThing,
} from '../../src/server/access/index.ts';
import { type Context, type MemberFacts, makeContext } from '../../src/server/foundation/context.ts';
import type { Connection } from '../../src/server/foundation/database.ts';
import type { DB } from '../../src/server/foundation/tables.ts';
import type { Change } from './change.ts';
import type { Kind } from './changes.ts';
import type { Role } from './model.ts';

export interface Tables {
  client: Client;
  db: Connection;
  /** The instant that the model counts from. */
  start: number;
  centers: string[];
  people: string[];
  accounts: string[];
  /** By center; of a deleted group the id of the next one takes the place. */
  groups: string[][];
  /** As of groups. */
  teams: string[][];
  roles: string[][];
  /** Hashes of a session of each person, as the door is shown them. */
  secrets: Buffer[];
  /** Credentials of the first person that are over, each in its own way. */
  dead: { secret: Buffer; isToken: boolean; why: string }[];
  /** Who the connection is; undefined when something else than `act` may have changed it. */
  acting: string | undefined;
}

const names = new Map<string, string>();

/** By name, as the application asks: to plan a question again each time costs more than to answer it. */
function named(text: string, values: readonly unknown[] = []) {
  const name = names.get(text) ?? `q${names.size}`;
  names.set(text, name);
  return { name, text, values: values as unknown[] };
}

export function builderOn(client: Client): Connection {
  const lent = {
    query: (text: string, values?: readonly unknown[]) => client.query(named(text, values)),
    release: () => undefined,
  };
  const pool = { connect: async () => lent, end: async () => undefined } as unknown as Pool;
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

export function query<Row extends QueryResultRow>(
  { client }: Tables,
  text: string,
  values: unknown[] = [],
): Promise<QueryResult<Row>> {
  return client.query<Row>(named(text, values));
}

/** From here on the connection is the application, acting for somebody in a center; without one it is the owner of all. */
export async function act(tables: Tables, as: { center: number; person?: number } | null): Promise<void> {
  const acting = JSON.stringify([as?.center, as?.person]);
  if (tables.acting === acting) return;
  tables.acting = acting;
  if (as === null) await tables.client.query('reset role');
  else
    await query(
      tables,
      `select set_config('role', 'atrium_app', true), set_config('atrium.center', $1, true), set_config('atrium.person', $2, true)`,
      [tables.centers[as.center], as.person === undefined ? '' : tables.people[as.person]],
    );
}

export function contextOf(tables: Tables, at: { center: number; person?: number; member?: MemberFacts }): Context {
  const who = {
    personId: tables.people[at.person ?? 0] ?? '',
    name: 'Actor',
    email: 'actor@example.com',
    locale: 'en' as const,
    sessionId: null,
    tokenId: null,
    tokenName: null,
    tokenScopes: null,
    authenticatedAt: null,
    lastSeenAt: null,
  };
  return makeContext({
    db: tables.db,
    now: () => new Date(tables.start),
    origin: { ip: '', device: '', requestId: 'battery', locale: 'en' },
    endpoint: 'battery',
    isDryRun: false,
    caller: who,
    centerId: tables.centers[at.center] ?? '',
    centerName: 'Center',
    member: at.member ?? null,
    account: null,
  });
}

export const dateOf = ({ start }: Tables, at: number | null): Date | null =>
  at === null ? null : new Date(start + at);
export const id = (ids: string[] | undefined, at: number): string => ids?.[at] ?? '0';
const roleName = (tables: Tables, center: number, role: Role): string =>
  typeof role === 'number' ? id(tables.roles[center], role) : role;

interface Written {
  tables: Tables;
  context: Context;
  change: Change;
  center: string;
  other: string;
  person: string;
  account: string;
  group: string;
  team: string;
  role: string;
  starts: Date | null;
  expires: Date | null;
}

type Write = (on: Written) => Promise<unknown>;

const run =
  (text: string, values: (on: Written) => unknown[]): Write =>
  (on) =>
    query(on.tables, text, values(on));
const memberRoles = ({ change: { member }, expires }: Written) => ({
  role: member.role,
  financeRole: member.finance,
  creatorRole: member.creator,
  startsAt: null,
  expiresAt: member.role === 'owner' ? null : expires,
});

const shareText = `
  insert into access.holdings (center_id, asset_id, relation, status, owner_center_id, ceiling, starts_at, expires_at, shared_by, shared_at)
  values ($1, $2, 'owner_partner', 'bound', $3, $4, $5, $6, $7, now())
  on conflict (center_id, asset_id) do update set relation = 'owner_partner', status = 'bound', owner_center_id = excluded.owner_center_id,
    ceiling = excluded.ceiling, starts_at = excluded.starts_at, expires_at = excluded.expires_at`;

/** A share as the owner gives it, in the center that gets it. */
export async function putShare(tables: Tables, share: Omit<Written, 'context'>): Promise<void> {
  const { other, account, center, role, starts, expires, person } = share;
  await query(tables, `select set_config('atrium.center', $1, true)`, [other]);
  tables.acting = undefined;
  await query(tables, shareText, [other, account, center, role, starts, expires, person]);
}

const giveTeam = (on: Written, thing: TeamThing, id: string): Promise<void> =>
  putTeamGrant(
    on.context,
    { teamId: on.team, thing },
    { id, role: on.role, startsAt: on.starts, expiresAt: on.expires },
  );

const writes: Record<Kind, Write> = {
  join: (on) => putMember(on.context, { centerId: on.center, personId: on.person, ...memberRoles(on) }),
  change_roles: (on) => changeRoles(on.context, on.person, memberRoles(on)),
  time_member: run(
    `update access.members set starts_at = $3, expires_at = case when role <> 'owner' then $4::timestamptz end where center_id = $1 and person_id = $2`,
    (on) => [on.center, on.person, on.starts, on.expires],
  ),
  suspend: (on) => setMemberStatus(on.context, on.person, 'suspended'),
  reinstate: (on) => setMemberStatus(on.context, on.person, 'active'),
  end_member: (on) => endMembership(on.context, on.person, on.change.isForced ? 'left' : 'removed'),
  grant: (on) =>
    putGrant(on.context, {
      centerId: on.center,
      personId: on.person,
      accountId: on.account,
      role: on.role,
      grantedBy: on.person,
      startsAt: on.starts,
      expiresAt: on.expires,
    }),
  take_grant: (on) => removeGrant(on.context, { personId: on.person, accountId: on.account }),
  elevate: run(
    `insert into access.elevations (center_id, person_id, asset_id, role, starts_at, expires_at, reason, approved_by) values ($1, $2, $3, $4, $5, $6, 'Why', $2)`,
    (on) => [on.center, on.person, on.account, on.role, on.starts, on.expires],
  ),
  time_elevation: run(
    'update access.elevations set starts_at = $4, expires_at = $5 where center_id = $1 and person_id = $2 and asset_id = $3',
    (on) => [on.center, on.person, on.account, on.starts, on.expires],
  ),
  end_elevation: run(
    'delete from access.elevations where center_id = $1 and person_id = $2 and asset_id = $3',
    (on) => [on.center, on.person, on.account],
  ),
  make_group: async (on) => {
    const { rows } = await query<{ id: string }>(
      on.tables,
      `insert into access.groups (center_id, name, rule_labels, rule_match, made_by) values ($1, 'Group ' || $2::int, $3, $4, $5) returning id`,
      [on.center, on.change.group, on.change.labels, on.change.match, on.person],
    );
    const here = on.tables.groups[on.change.center];
    if (here) here[on.change.group] = rows[0]?.id ?? '';
  },
  change_rule: run(
    'update access.groups set rule_labels = $3, rule_match = $4 where center_id = $1 and id = $2',
    (on) => [on.center, on.group, on.change.labels, on.change.match],
  ),
  delete_group: run('delete from access.groups where center_id = $1 and id = $2', (on) => [on.center, on.group]),
  add_item: run(
    `insert into access.group_items (center_id, group_id, asset_id, by_hand, by_rule) values ($1, $2, $3, true, false)
     on conflict (center_id, group_id, asset_id) do update set by_hand = true`,
    (on) => [on.center, on.group, on.account],
  ),
  take_item: async (on) => {
    const here = [on.center, on.group, on.account];
    const where = 'where center_id = $1 and group_id = $2 and asset_id = $3';
    await query(on.tables, `delete from access.group_items ${where} and not by_rule`, here);
    await query(on.tables, `update access.group_items set by_hand = false ${where}`, here);
  },
  label: run('insert into assets.labels (center_id, asset_id, label) values ($1, $2, $3)', (on) => [
    on.center,
    on.account,
    on.change.label,
  ]),
  take_label: run('delete from assets.labels where center_id = $1 and asset_id = $2 and label = $3', (on) => [
    on.center,
    on.account,
    on.change.label,
  ]),
  grant_group: run(
    `insert into access.group_grants (center_id, person_id, group_id, role, starts_at, expires_at, granted_by) values ($1, $2, $3, $4, $5, $6, $2)
     on conflict (center_id, person_id, group_id) do update set role = excluded.role, starts_at = excluded.starts_at, expires_at = excluded.expires_at`,
    (on) => [on.center, on.person, on.group, on.role, on.starts, on.expires],
  ),
  take_group_grant: run(
    'delete from access.group_grants where center_id = $1 and person_id = $2 and group_id = $3',
    (on) => [on.center, on.person, on.group],
  ),
  make_team: async (on) => {
    const here = on.tables.teams[on.change.center];
    if (here) here[on.change.team] = await insertTeam(on.context, `Team ${on.change.team}`);
  },
  delete_team: (on) => dropTeam(on.context, on.team),
  join_team: (on) =>
    putTeamPerson(on.context, on.team, { personId: on.person, startsAt: on.starts, expiresAt: on.expires }),
  leave_team: (on) => removeTeamPerson(on.context, { teamId: on.team, personId: on.person }),
  grant_team: (on) => giveTeam(on, 'account', on.account),
  take_team_grant: (on) => removeTeamGrant(on.context, { teamId: on.team, thing: 'account', id: on.account }),
  grant_team_group: (on) => giveTeam(on, 'group', on.group),
  take_team_group: (on) => removeTeamGrant(on.context, { teamId: on.team, thing: 'group', id: on.group }),
  become_partners: run(
    `insert into access.partnerships (center_id, partner_center_id, partner_name) values ($1, $2, 'Two'), ($2, $1, 'One')
     on conflict (center_id, partner_center_id) do update set status = 'active', ended_at = null`,
    (on) => [on.center, on.other],
  ),
  part: run(
    `update access.partnerships set status = 'ended', ended_at = now()
     where (center_id, partner_center_id) in (($1::bigint, $2::bigint), ($2::bigint, $1::bigint))`,
    (on) => [on.center, on.other],
  ),
  share: (on) => putShare(on.tables, on),
  change_ceiling: run('update access.holdings set ceiling = $3 where center_id = $1 and asset_id = $2', (on) => [
    on.other,
    on.account,
    on.role,
  ]),
  end_share: run(`update access.holdings set status = 'unbound' where center_id = $1 and asset_id = $2`, (on) => [
    on.other,
    on.account,
  ]),
  give_away: async (on) => {
    await releaseAccount(on.context, on.account);
    await act(on.tables, null);
    const isOut = on.change.center === on.change.other;
    await query(
      on.tables,
      `update assets.accounts set owner_center_id = $2, owner_person_id = case when $2::bigint is null then maker_person_id end where id = $1`,
      [on.account, isOut ? null : on.other],
    );
    if (isOut) return;
    await act(on.tables, { center: on.change.other });
    await holdAccount(on.context, { centerId: on.other, accountId: on.account });
  },
  transfer: async (on) => {
    const { role } = on.change;
    await handOver(on.context, {
      accountId: on.account,
      from: { id: on.center, name: 'One' },
      to: { id: on.other, name: 'Two' },
      keeps: typeof role === 'number' ? null : role,
    });
    await act(on.tables, null);
    await query(on.tables, 'update assets.accounts set owner_center_id = $2 where id = $1', [on.account, on.other]);
  },
  take_in: async (on) => {
    await act(on.tables, null);
    const text = 'update assets.accounts set owner_center_id = $2, owner_person_id = null where id = $1';
    await query(on.tables, text, [on.account, on.center]);
    await act(on.tables, { center: on.change.center });
    await holdAccount(on.context, { centerId: on.center, accountId: on.account });
  },
  delete_center: (on) => setCenterStatus(on.context, { centerId: on.center, status: 'deleted' }),
  restore_center: (on) => setCenterStatus(on.context, { centerId: on.center, status: 'active' }),
  set_policy: run(
    'update access.centers set admins_need_assignment = not admins_need_assignment where center_id = $1',
    (on) => [on.center],
  ),
  make_role: async (on) => {
    const { rows } = await query<{ id: string }>(
      on.tables,
      `insert into access.roles (center_id, name, mask, made_by) values ($1, 'Role ' || $2::int, $3, $4) returning id`,
      [on.center, on.tables.roles[on.change.center]?.length, on.change.mask, on.person],
    );
    on.tables.roles[on.change.center]?.push(rows[0]?.id ?? '');
  },
  change_role: run('update access.roles set mask = $3 where center_id = $1 and id = $2', (on) => [
    on.center,
    on.role,
    on.change.mask,
  ]),
};

/** What a change names, as the tables name it. A ceiling is in the words of the center that owns the account. */
export function inTables(tables: Tables, change: Change, ruledBy: number): Omit<Written, 'context'> {
  return {
    tables,
    change,
    center: id(tables.centers, change.center),
    other: id(tables.centers, change.other),
    person: id(tables.people, change.person),
    account: id(tables.accounts, change.account),
    group: id(tables.groups[change.center], change.group),
    team: id(tables.teams[change.center], change.team),
    role: roleName(tables, ruledBy, change.role),
    starts: dateOf(tables, change.term.starts),
    expires: dateOf(tables, change.term.expires),
  };
}

/** Makes a change, as the application acting in its center. `ruledBy` is the center whose roles it names. */
export async function write(tables: Tables, change: Change, ruledBy: number): Promise<void> {
  // The end of a share and its ceiling are the owner's to change.
  const center = change.kind === 'change_ceiling' || change.kind === 'end_share' ? ruledBy : change.center;
  await act(tables, { center, person: change.person });
  const context = contextOf(tables, { center: change.center, person: change.person });
  if (['give_away', 'take_in', 'transfer'].includes(change.kind)) tables.acting = undefined;
  await writes[change.kind]({ ...inTables(tables, change, ruledBy), context });
}
