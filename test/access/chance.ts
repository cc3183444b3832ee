// A small world of access made at random, with everything in it that can give or take a right: two centers that are partners,
// their people, accounts, groups, roles, shares, and instants of its past.
import { dice } from '../dice.ts';
import type { Person, World } from '../world.ts';

export interface Side {
  center: string;
  owner: Person;
  people: Person[];
  groups: string[];
  roles: string[];
}

type Statement = [text: string, values: unknown[]];

const held = `from access.holdings where center_id = $1 and asset_id = $3 and status = 'bound'`;
const statements = {
  grant: `insert into access.grants (center_id, person_id, asset_id, role, starts_at, expires_at, granted_by)
    select $1, $2, $3, $4, now() + $5::interval, now() + $6::interval, $7 ${held}
    on conflict (center_id, person_id, asset_id) do update set role = excluded.role, starts_at = excluded.starts_at, expires_at = excluded.expires_at`,
  elevation: `insert into access.elevations (center_id, person_id, asset_id, role, starts_at, expires_at, reason, approved_by)
    select $1, $2, $3, $4, now() - interval '1 hour', now() + $5::interval, 'Test', $6 ${held}`,
  item: `insert into access.group_items (center_id, group_id, asset_id, by_hand, by_rule) select $1, $2, $3, true, false ${held} on conflict do nothing`,
  groupGrant: `insert into access.group_grants (center_id, person_id, group_id, role, starts_at, expires_at, granted_by)
    values ($1, $2, $3, $4, now() + $5::interval, now() + $6::interval, $7) on conflict do nothing`,
  share: `insert into access.holdings (center_id, asset_id, relation, owner_center_id, ceiling, expires_at)
    values ($1, $2, 'owner_partner', $3, $4, now() + $5::interval)
    on conflict (center_id, asset_id) do update set status = $6, ceiling = excluded.ceiling, expires_at = excluded.expires_at
    where access.holdings.relation = 'owner_partner'`,
  member: `update access.members set role = $3, status = $4 where center_id = $1 and person_id = $2 and role <> 'owner'`,
  policy: 'update access.centers set admins_need_assignment = not admins_need_assignment where center_id = $1',
};

/** Over already, not begun yet, for a while, or for good: by minutes that no test lasts. */
const terms: readonly [string | null, string | null][] = [
  [null, null],
  [null, null],
  [null, '-1 minute'],
  ['1 hour', null],
  ['-1 hour', '1 hour'],
];

export class Chance {
  declare readonly home: Side;
  /** A partner of it. */
  declare readonly agency: Side;
  readonly accounts: string[] = [];
  /** Moments between its changes. */
  readonly instants: string[] = [];
  readonly #world: World;
  readonly #roll: (sides: number) => number;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#roll = dice(seed);
  }

  static async open(world: World, seed: number): Promise<Chance> {
    const chance = new Chance(world, seed);
    const home = await chance.#openSide('Home');
    const agency = await chance.#openSide('Agency');
    Object.assign(chance, { home, agency });
    await world.database.query(
      `insert into access.partnerships (center_id, partner_center_id, partner_name) values ($1, $2, 'Agency'), ($2, $1, 'Home')`,
      [home.center, agency.center],
    );
    for (const name of ['North', 'South', 'East', 'West'])
      chance.accounts.push((await world.addAccount(home.owner, home.center, name)).id);
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 30; at++) await world.database.query(...chance.#change(chance.#pick([home, home, agency])));
      chance.instants.push(await instantOf(world));
    }
    return chance;
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#roll(list.length)] as T;
  }

  async #openSide(name: string): Promise<Side> {
    const world = this.#world;
    const owner = await world.newcomer(name);
    const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
    const { id: center } = await owner.must('centers.createCenter', { name, ...place, businessType: 'brand' });
    const side: Side = { center, owner, people: [owner], groups: [], roles: [] };
    for (let at = 0; at < 4; at++) {
      const person = await world.newcomer(`${name} ${at}`);
      side.people.push(person);
      const hats = [this.#pick(['admin', 'employee', 'employee', 'employee']), this.#pick(['none', 'none', 'analyst'])];
      await world.database.query(
        'insert into access.members (center_id, person_id, role, finance_role) values ($1, $2, $3, $4)',
        [center, person.id, ...hats],
      );
    }
    const made = async (text: string, values: unknown[]): Promise<string> =>
      (await world.database.query<{ id: string }>(`${text} returning id`, [center, owner.id, ...values])).rows[0]?.id ??
      '';
    for (const at of [1, 2]) {
      const group = 'insert into access.groups (center_id, made_by, name) values ($1, $2, $3)';
      side.groups.push(await made(group, [`${name} group ${at}`]));
      const role = 'insert into access.roles (center_id, made_by, name, mask) values ($1, $2, $3, $4)';
      side.roles.push(await made(role, [`${name} role ${at}`, this.#pick([1, 33, 8193, 8225])]));
    }
    return side;
  }

  /** Puts something in or out of place, as some sequence of commands could have left it. */
  #change(side: Side): Statement {
    const { center, owner } = side;
    const person = this.#pick(side.people).id;
    const account = this.#pick(this.accounts);
    const group = this.#pick(side.groups);
    const role = this.#pick(['admin', 'operator', 'analyst', ...side.roles]);
    const term = this.#pick(terms);
    switch (this.#roll(9)) {
      case 0:
      case 1:
        return [statements.grant, [center, person, account, role, ...term, owner.id]];
      case 2:
        return ['delete from access.grants where center_id = $1 and person_id = $2', [center, person]];
      case 3: {
        const end = this.#pick(['1 hour', '-1 minute']);
        return [statements.elevation, [center, person, account, role, end, owner.id]];
      }
      case 4:
        return [statements.item, [center, group, account]];
      case 5:
        return [statements.groupGrant, [center, person, group, role, ...term, owner.id]];
      case 6: {
        const state = this.#pick(['active', 'active', 'active', 'suspended']);
        return [statements.member, [center, person, this.#pick(['admin', 'employee', 'employee']), state]];
      }
      case 7:
        return [statements.policy, [center]];
      default: {
        const ceiling = this.#pick(['admin', 'operator', 'analyst', ...this.home.roles]);
        const end = this.#pick([null, null, '1 hour', '-1 minute']);
        const status = this.#pick(['bound', 'unbound']);
        return [statements.share, [this.agency.center, account, this.home.center, ceiling, end, status]];
      }
    }
  }
}

/** Now, by the clock of the database and to the millisecond, with a pause on either side: nothing happens in the same one. */
export async function instantOf(world: World): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { rows } = await world.database.query<{ now: string }>(
    `select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  return rows[0]?.now ?? '';
}
