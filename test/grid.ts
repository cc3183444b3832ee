// What tests of the grid start from: a center with a member and an account, what a partner shares with it, and crowds.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { api } from '../src/contract/index.ts';
import { Scene } from './scene.ts';
import type { World } from './world.ts';

export type Row = CallOf<typeof api.access.planAssignments>['rows'][number];
export type Change = CallOf<typeof api.access.changeAssignments>['changes'][number];
export type Held = Change['to'];
export const always = (role: string): Held => ({ role, startsAt: null, expiresAt: null });
export const analyst = always('analyst');

export async function openGrid(world: World) {
  const made = await Scene.open(world);
  const member = await made.member();
  return { scene: made, owner: made.owner, center: made.center, member, account: await made.account() };
}

export type Grid = Awaited<ReturnType<typeof openGrid>>;

export const plan = ({ owner, center }: Pick<Grid, 'owner' | 'center'>, rows: Row[]) =>
  owner.must('access.planAssignments', { center, rows });
export const change = ({ owner, center }: Pick<Grid, 'owner' | 'center'>, changes: Change[]) =>
  owner.call('access.changeAssignments', { center, changes });

/** The account of somebody else's center, shared with this one up to a role. */
export async function shareWith(
  world: World,
  { center, ceiling }: { center: string; ceiling: string },
): Promise<string> {
  const lender = await Scene.open(world);
  const account = await lender.account();
  await world.database.query(
    `with both_sides as (
       insert into access.partnerships (center_id, partner_center_id, partner_name) values ($1, $2, 'Lender'), ($2, $1, 'Borrower') returning 1
     ) select count(*) from both_sides`,
    [center, lender.center],
  );
  await world.database.query(
    `insert into access.holdings (center_id, asset_id, relation, owner_center_id, ceiling) values ($1, $2, 'owner_partner', $3, $4)`,
    [center, account, lender.center, ceiling],
  );
  return account;
}

/** So many members and accounts, straight into the tables. */
export async function crowdGrid(
  world: World,
  { owner, center }: Pick<Grid, 'owner' | 'center'>,
  { members, accounts }: { members: number; accounts: number },
) {
  const { rows: people } = await world.database.query(
    `with p as (
       insert into identity.people (email, name, locale, confirmed_at)
       select 'grid.' || gen_random_uuid() || '@example.com', 'Person ' || lpad(n::text, 5, '0'), 'en', now() from generate_series(1, $2::int) n returning id, email, name
     ), m as (insert into access.members (center_id, person_id, role) select $1, id, 'employee' from p)
     select id, email from p order by name`,
    [center, members],
  );
  const { rows: held } = await world.database.query(
    `with a as (
       insert into assets.accounts (owner_center_id, maker_person_id, origin, name, currency, time_zone, region)
       select $1, $3, 'created', 'Account ' || lpad(n::text, 5, '0'), 'EUR', 'Europe/Berlin', 'DE' from generate_series(1, $2::int) n returning id, name
     ), h as (insert into access.holdings (center_id, asset_id) select $1, id from a)
     select id, name from a order by name`,
    [center, accounts, owner.id],
  );
  return { people: people as { id: string; email: string }[], accounts: held as { id: string; name: string }[] };
}
