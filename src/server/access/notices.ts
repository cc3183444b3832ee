// Nothing ends unannounced: memberships, what was given, and shares are named to those who hold and who gave them, a week and a
// day before. A row remembers each announcement, in the transaction that writes its mails, so that neither downtime nor a
// second server makes one missing or double.
import { sql } from 'kysely';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import type { Jobs } from '../foundation/jobs.ts';
import type { Letter, Mail } from '../foundation/mail.ts';

/** What people of a team lose is told to each of them, and once to who gave it to the team. */
const kinds = [
  'membership',
  'grant',
  'group',
  'share',
  'lent',
  'team',
  'team_account',
  'team_group',
  'account_of_team',
  'group_of_team',
] as const;
const heldByPeople = new Set<string>(['membership', 'grant', 'group', 'team', 'team_account', 'team_group']);
const givenByNobody = new Set<string>(['share', 'team_account', 'team_group']);

interface Ending {
  kind: (typeof kinds)[number];
  person_id: string;
  object_id: string;
  ends_at: Date;
  /** Who holds it, and what it is. */
  holder: string;
  name: string;
  /** Who gave it, if they are still a member. */
  giver_id: string | null;
}

interface Told {
  side: 'held' | 'given';
  ending: Ending;
}

const queue = 'access.announce';

/** Every ten minutes; what came due while nothing ran is announced by the first run after. */
export function announceEnds({ jobs, mail }: { jobs: Jobs; mail: Mail }, database: Database): void {
  jobs.work(queue, () => announceAll(database, mail), { cron: '*/10 * * * *' });
}

export async function announceAll(database: Database, mail: Mail): Promise<void> {
  const reading = await database.begin('read');
  let centers: { center_id: string }[];
  try {
    const found = await sql<{
      center_id: string;
    }>`select center_id from access.centers_with_ends(now() + interval '7 days')`.execute(reading.db);
    centers = found.rows;
  } finally {
    await reading.rollback();
  }
  // Each center by itself: what fails in one is tried again without the others.
  for (const { center_id: centerId } of centers)
    await runInCenter(database, { centerId, name: queue }, (context) => announceIn(context, mail));
}

const isSoon = (alias: string) =>
  sql`${sql.ref(`${alias}.expires_at`)} > now() and ${sql.ref(`${alias}.expires_at`)} <= now() + interval '7 days'`;

/** What a team was given; `holder` is the team for its giver, and each of its people for themselves. */
function endsOfGiven(center: string, kind: 'account' | 'group') {
  const [given, object] =
    kind === 'account'
      ? [sql`access.team_grants g join assets.accounts o on o.id = g.asset_id`, sql`g.asset_id`]
      : [
          sql`access.team_group_grants g join access.groups o on o.center_id = g.center_id and o.id = g.group_id`,
          sql`g.group_id`,
        ];
  return sql`
    select ${`team_${kind}`}, i.person_id, ${object}, g.expires_at, p.name, o.name || ' · ' || t.name, null
      from ${given}
      join access.teams t on t.center_id = g.center_id and t.id = g.team_id
      join access.team_people i on i.center_id = g.center_id and i.team_id = g.team_id
        and (i.starts_at is null or i.starts_at <= now()) and (i.expires_at is null or i.expires_at >= g.expires_at)
      join access.members m on m.center_id = g.center_id and m.person_id = i.person_id and m.status = 'active'
      join identity.people p on p.id = i.person_id
      where g.center_id = ${center} and ${isSoon('g')}
    union all
    select ${`${kind}_of_team`}, g.team_id, ${object}, g.expires_at, t.name, o.name, g.granted_by
      from ${given} join access.teams t on t.center_id = g.center_id and t.id = g.team_id
      where g.center_id = ${center} and ${isSoon('g')}`;
}

/** Places in teams, and what teams were given. */
const endsOfTeams = (center: string) => sql`
      union all
      select 'team', i.person_id, i.team_id, i.expires_at, p.name, t.name, i.added_by
        from access.team_people i
        join access.members m on m.center_id = i.center_id and m.person_id = i.person_id and m.status = 'active'
        join identity.people p on p.id = i.person_id
        join access.teams t on t.center_id = i.center_id and t.id = i.team_id
        where i.center_id = ${center} and ${isSoon('i')}
      union all ${endsOfGiven(center, 'account')}
      union all ${endsOfGiven(center, 'group')}`;

/** What ends within a week in the acting center and was not announced for its stage yet. Notes that it is now. */
async function takeDue(context: Context): Promise<Ending[]> {
  const center = context.centerId;
  const { rows } = await sql<Ending>`
    with due as materialized (
      select 'membership' as kind, m.person_id, 0::bigint as object_id, m.expires_at as ends_at, p.name as holder, '' as name, null::bigint as giver_id
        from access.members m join identity.people p on p.id = m.person_id
        where m.center_id = ${center} and m.status = 'active' and ${isSoon('m')}
      union all
      select 'grant', g.person_id, g.asset_id, g.expires_at, p.name, a.name, g.granted_by
        from access.grants g
        join access.members m on m.center_id = g.center_id and m.person_id = g.person_id and m.status = 'active'
        join identity.people p on p.id = g.person_id
        join assets.accounts a on a.id = g.asset_id
        where g.center_id = ${center} and ${isSoon('g')}
      union all
      select 'group', q.person_id, q.group_id, q.expires_at, p.name, n.name, q.granted_by
        from access.group_grants q
        join access.members m on m.center_id = q.center_id and m.person_id = q.person_id and m.status = 'active'
        join identity.people p on p.id = q.person_id
        join access.groups n on n.center_id = q.center_id and n.id = q.group_id
        where q.center_id = ${center} and ${isSoon('q')}
      union all
      select 'share', 0, h.asset_id, h.expires_at, '', a.name, null
        from access.holdings h join assets.accounts a on a.id = h.asset_id
        where h.center_id = ${center} and h.relation = 'owner_partner' and h.status = 'bound' and ${isSoon('h')}
      union all
      select 'lent', h.center_id, h.asset_id, h.expires_at, l.partner_name, a.name, h.shared_by
        from access.holdings h
        join access.partnerships l on l.center_id = h.owner_center_id and l.partner_center_id = h.center_id
        join assets.accounts a on a.id = h.asset_id
        where h.owner_center_id = ${center} and h.status = 'bound' and ${isSoon('h')}
      ${endsOfTeams(center)}
    ), noted as (
      insert into access.notices (center_id, kind, person_id, object_id, ends_at, stage)
        select ${center}::bigint, kind, person_id, object_id, ends_at, case when ends_at <= now() + interval '1 day' then 'day' else 'week' end from due
        on conflict do nothing returning kind, person_id, object_id, ends_at
    )
    select d.kind, d.person_id, d.object_id, d.ends_at, d.holder, d.name,
      (select m.person_id from access.members m where m.center_id = ${center} and m.person_id = d.giver_id and m.status = 'active') as giver_id
    from due d join noted n on n.kind = d.kind and n.person_id = d.person_id and n.object_id = d.object_id and n.ends_at = d.ends_at
    order by d.ends_at, d.holder, d.name`.execute(context.db);
  return rows;
}

/** Who is told in the place of a giver who is gone, and of memberships and shares, which belong to the center. */
async function listOwners(context: Context): Promise<string[]> {
  const rows = await context.db
    .selectFrom('access.members')
    .select('person_id')
    .where('center_id', '=', context.centerId)
    .where('role', '=', 'owner')
    .where('status', '=', 'active')
    .orderBy('joined_at')
    .limit(3)
    .execute();
  return rows.map(({ person_id }) => person_id);
}

async function announceIn(context: Context, mail: Mail): Promise<void> {
  const due = await takeDue(context);
  if (due.length === 0) return;
  const owners = await listOwners(context);
  const told = new Map<string, Told[]>();
  const tell = (personId: string, side: Told['side'], ending: Ending): void => {
    const key = `${side} ${personId}`;
    told.set(key, [...(told.get(key) ?? []), { side, ending }]);
  };
  for (const ending of due) {
    const isOfPerson = heldByPeople.has(ending.kind);
    if (isOfPerson) tell(ending.person_id, 'held', ending);
    if (ending.kind === 'share') for (const owner of owners) tell(owner, 'held', ending);
    if (!givenByNobody.has(ending.kind))
      for (const giver of ending.giver_id === null ? owners : [ending.giver_id])
        if (!isOfPerson || giver !== ending.person_id) tell(giver, 'given', ending);
  }
  const center = await context.db
    .selectFrom('centers.current')
    .select('name')
    .where('id', '=', context.centerId)
    .executeTakeFirstOrThrow();
  for (const [key, all] of told) {
    const [, personId = ''] = key.split(' ');
    await mail.sendLater(context.db, letterOf(context.centerId, center.name ?? '', { personId, all }));
  }
}

/** One mail for all that ends at once for one reader. */
function letterOf(centerId: string, center: string, { personId, all }: { personId: string; all: Told[] }): Letter {
  const [first] = all;
  if (!first) throw new Error('A letter about ends needs one.');
  const items = all.map(({ side, ending: { kind, holder, name } }) => {
    const what = kind === 'membership' ? center : name;
    return side === 'held' ? what : `${holder} · ${what}`;
  });
  const listed = items.slice(0, 20);
  return {
    template: 'access.ending',
    to: { personId },
    link: { path: all.length === 1 ? placeOf(centerId, first) : `/${centerId}` },
    values: {
      side: first.side,
      center,
      count: items.length,
      more: items.length - listed.length,
      items: listed,
      until: { minute: first.ending.ends_at.toISOString() },
    },
  };
}

/** Where it is seen, and where it is extended. */
function placeOf(centerId: string, { side, ending }: Told): string {
  const { kind, person_id: person, object_id: object } = ending;
  if (side === 'held')
    return kind === 'grant' || kind === 'share' || kind === 'team_account'
      ? `/${centerId}/accounts/${object}`
      : `/${centerId}`;
  if (kind === 'team') return `/${centerId}/members/teams/${object}`;
  if (kind === 'account_of_team') return `/${centerId}/members/teams/${person}/ad-accounts`;
  if (kind === 'group_of_team') return `/${centerId}/members/teams/${person}/groups`;
  if (kind === 'grant') return `/${centerId}/accounts/${object}/people?extend=${person}`;
  if (kind === 'lent') return `/${centerId}/accounts/${object}`;
  return `/${centerId}/members/${person}?extend=${kind === 'group' ? object : 'membership'}`;
}
