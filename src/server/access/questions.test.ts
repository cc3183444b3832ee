// The questions about access agree with the single verdict of the evaluator, now and then: on a small world made at random,
// with everything in it that can give or take a right. Set SEED to see a failing world again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Chance, type Side } from '../../../test/access/chance.ts';
import { assertRefused } from '../../../test/caller.ts';
import { openWorld, type World } from '../../../test/world.ts';
import type { ReplyOf } from '../../contract/endpoint.ts';
import type { api } from '../../contract/index.ts';
import type { AccountAction } from '../../contract/permissions.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const actions = ['asset:view_basic', 'campaign:edit', 'asset:assign'] as const satisfies readonly AccountAction[];
type Action = (typeof actions)[number];

let world: World;
let home: Side;
let agency: Side;
let accounts: string[];
let instants: string[];
const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

before(async () => {
  world = await openWorld({ isSmall: true });
  ({ home, agency, accounts, instants } = await Chance.open(world, seed));
});
after(() => world.close());

type At = { at?: string };
const times = (): At[] => [...instants.map((at) => ({ at })), {}];
const key = (...parts: string[]): string => parts.join(' ');

/** What the single verdict says of everybody on everything. */
async function verdicts(side: Side, action: Action, when: At): Promise<Set<string>> {
  const allowed = new Set<string>();
  const { rows } = await sql('select asset_id as id from access.holdings where center_id = $1', [side.center]);
  const ask = async (account: string, person: string): Promise<void> => {
    const asked = { center: side.center, person, action, account, ...when };
    const { explanation } = await side.owner.must('access.explainAccess', asked);
    if (explanation.verdict === 'allow') allowed.add(key(person, account));
  };
  for (const { id } of rows as { id: string }[]) await Promise.all(side.people.map((person) => ask(id, person.id)));
  return allowed;
}

test('who can, and on which, are exactly those whom the verdict allows, now and at every instant', async () => {
  let compared = 0;
  for (const when of times())
    for (const action of actions) {
      const own = await verdicts(home, action, when);
      const theirs = await verdicts(agency, action, when);
      const shown = `seed ${seed}, ${action} at ${when.at ?? 'now'}`;
      const who = new Set<string>();
      const partners = new Set<string>();
      for (const account of accounts) {
        const asked = { center: home.center, account, action, ...when };
        const { items, total } = await home.owner.must('access.listWhoCan', asked);
        assert.equal(items.length, total);
        for (const { person, center, ways } of items) {
          assert.ok(ways.length > 0, shown);
          (center === null ? who : partners).add(key(person.id, account));
        }
      }
      assert.deepEqual([...who].sort(), [...own].sort(), `who can: ${shown}`);
      assert.deepEqual([...partners].sort(), [...theirs].sort(), `partners: ${shown}`);
      for (const [side, expected] of [
        [home, own],
        [agency, theirs],
      ] as const) {
        const which = new Set<string>();
        for (const person of side.people) {
          const asked = { center: side.center, person: person.id, action, ...when };
          const { items } = await side.owner.must('access.listReachable', asked);
          for (const { account } of items) which.add(key(person.id, account.id));
        }
        assert.deepEqual([...which].sort(), [...expected].sort(), `which: ${shown}`);
      }
      compared += own.size + theirs.size;
    }
  assert.ok(compared > 30, `seed ${seed} made a world without rights: ${compared}`);
});

type Row = ReplyOf<typeof api.access.listDifferences>['items'][number];

function changesIn(rows: readonly Row[], action: Action): { gained: string[]; lost: string[] } {
  const of = (side: 'gained' | 'lost') =>
    rows.filter((row) => row[side].includes(action)).map(({ person, account }) => key(person.id, account.id));
  return { gained: of('gained').sort(), lost: of('lost').sort() };
}

const minus = (some: Set<string>, others: Set<string>): string[] => [...some].filter((one) => !others.has(one)).sort();

const ofSide = (rows: readonly Row[], side: 'own' | 'partner'): Row[] =>
  rows.filter(({ center }) => (center === null) === (side === 'own'));

/** People of the partner who could do it then, as the list of each account tells. */
async function partnersWhoCan(action: Action, at: string | undefined): Promise<Set<string>> {
  const found = new Set<string>();
  for (const account of accounts) {
    const asked = { center: home.center, account, action, side: 'partner', pageSize: 200 } as const;
    const { items } = await home.owner.must('access.listWhoCan', { ...asked, ...(at === undefined ? {} : { at }) });
    for (const { person } of items) found.add(key(person.id, account));
  }
  return found;
}

test('what was gained and lost between two instants is the difference of their verdicts', async () => {
  let changed = 0;
  const [first = '', second = ''] = instants;
  for (const [from, to] of [
    [first, second],
    [first, undefined],
  ] as const) {
    const asked = { center: home.center, from, ...(to === undefined ? {} : { to }), pageSize: 200 };
    const { items: whole } = await home.owner.must('access.listDifferences', asked);
    const byPerson: Row[] = [];
    for (const person of home.people)
      byPerson.push(...(await home.owner.must('access.listDifferences', { ...asked, person: person.id })).items);
    const byAccount: Row[] = [];
    for (const account of accounts)
      byAccount.push(...(await home.owner.must('access.listDifferences', { ...asked, account })).items);
    for (const action of actions) {
      const [was, is] = [
        await verdicts(home, action, { at: from }),
        await verdicts(home, action, to ? { at: to } : {}),
      ];
      const expected = { gained: minus(is, was), lost: minus(was, is) };
      const shown = `seed ${seed}, ${action} from ${from} to ${to ?? 'now'}`;
      assert.deepEqual(changesIn(ofSide(whole, 'own'), action), expected, `center: ${shown}`);
      assert.deepEqual(changesIn(byPerson, action), expected, `people: ${shown}`);
      assert.deepEqual(changesIn(ofSide(byAccount, 'own'), action), expected, `accounts: ${shown}`);
      const [had, has] = [
        await verdicts(agency, action, { at: from }),
        await verdicts(agency, action, to ? { at: to } : {}),
      ];
      const theirs = { gained: minus(has, had), lost: minus(had, has) };
      assert.deepEqual(changesIn(ofSide(byAccount, 'partner'), action), theirs, `partners: ${shown}`);
      assert.deepEqual(changesIn(ofSide(whole, 'partner'), action), theirs, `center, partners: ${shown}`);
      const [could, can] = [await partnersWhoCan(action, from), await partnersWhoCan(action, to)];
      const told = { gained: minus(can, could), lost: minus(could, can) };
      assert.deepEqual(changesIn(ofSide(whole, 'partner'), action), told, `who can: ${shown}`);
      changed += expected.gained.length + expected.lost.length;
    }
  }
  assert.ok(changed > 0, `seed ${seed} changed nothing`);
});

/** Does it for real, asks for the verdicts, and puts everything back from what was kept aside. */
async function verdictsAfter(side: Side, action: Action, act: () => Promise<unknown>): Promise<Set<string>> {
  const tables = ['group_items', 'group_grants', 'grants', 'elevations', 'holdings', 'members'];
  for (const table of tables) await sql(`create table public.kept_${table} as select * from access.${table}`);
  await act();
  const result = await verdicts(side, action, {});
  for (const table of tables.toReversed()) {
    const { rows } = await sql(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_schema = 'access' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    const { names } = rows[0] as { names: string };
    const keys = { members: 'center_id, person_id', holdings: 'center_id, asset_id' }[table];
    const state = { members: 'status = excluded.status', holdings: 'status = excluded.status' }[table];
    await sql(
      `insert into access.${table} (${names}) select ${names} from public.kept_${table}
       ${keys === undefined ? 'on conflict do nothing' : `on conflict (${keys}) do update set ${state}`}`,
    );
    await sql(`drop table public.kept_${table}`);
  }
  return result;
}

test('what somebody would lose is what they do lose when it is done', async () => {
  const everything = async (side: Side) =>
    Object.fromEntries(
      await Promise.all(actions.map(async (action) => [action, await verdicts(side, action, {})] as const)),
    );
  const before = { home: await everything(home), agency: await everything(agency) };
  const [person] = home.people.slice(1);
  const [group = ''] = home.groups;
  assert.ok(person);
  const removals = [
    {
      side: home,
      what: { person: person.id },
      act: () =>
        sql(`update access.members set status = 'removed' where center_id = $1 and person_id = $2`, [
          home.center,
          person.id,
        ]),
    },
    {
      side: home,
      what: { group },
      act: () => sql('delete from access.group_items where center_id = $1 and group_id = $2', [home.center, group]),
    },
    {
      side: agency,
      what: { partner: home.center },
      act: () =>
        sql(`update access.holdings set status = 'unbound' where center_id = $1 and owner_center_id = $2`, [
          agency.center,
          home.center,
        ]),
    },
  ];
  for (const { side, what, act } of removals) {
    const { items } = await side.owner.must('access.listLosses', { center: side.center, ...what, pageSize: 200 });
    for (const action of actions) {
      const was = before[side === home ? 'home' : 'agency'][action] ?? new Set();
      const remaining = await verdictsAfter(side, action, act);
      const lost = minus(was, remaining);
      assert.deepEqual(
        changesIn(items, action),
        { gained: [], lost },
        `seed ${seed}, ${action} without ${JSON.stringify(what)}`,
      );
    }
  }
  // The owner's side of the same share says the same of the partner's people.
  const { items } = await home.owner.must('access.listLosses', {
    center: home.center,
    partner: agency.center,
    pageSize: 200,
  });
  for (const action of actions)
    assert.deepEqual(
      changesIn(items, action).lost,
      [...(before.agency[action] ?? [])].sort(),
      `seed ${seed}, ${action}`,
    );
});

describe('pages', () => {
  test('put together are the whole list once, in one order', async () => {
    const asked = { center: home.center, account: accounts[0] ?? '', action: 'asset:view_basic' } as const;
    for (const sort of ['name', '-name', 'via', '-via'] as const) {
      const whole = await home.owner.must('access.listWhoCan', { ...asked, sort });
      const pages: string[] = [];
      for (let page = 1; page <= whole.total; page++) {
        const { items, total } = await home.owner.must('access.listWhoCan', { ...asked, sort, page, pageSize: 1 });
        assert.equal(total, whole.total);
        pages.push(...items.map(({ person }) => person.id));
      }
      assert.deepEqual(
        pages,
        whole.items.map(({ person }) => person.id),
        sort,
      );
    }
    const beyond = await home.owner.must('access.listWhoCan', { ...asked, page: 99 });
    assert.deepEqual(beyond.items, []);
    assert.ok(beyond.total > 0);
  });

  test('a history is the same from either end', async () => {
    const asked = { center: home.center, account: accounts[0] ?? '', pageSize: 200 };
    const newest = await home.owner.must('access.listAccountTimeline', asked);
    const oldest = await home.owner.must('access.listAccountTimeline', { ...asked, sort: 'when' });
    const froms = newest.items.map(({ from }) => from);
    assert.deepEqual(froms, [...froms].sort().toReversed());
    assert.deepEqual(
      oldest.items.map(({ from }) => from),
      froms.toReversed(),
    );
    assert.ok(newest.total > 1);
  });
});

test('an answer about the time before anything was is empty', async () => {
  const asked = { center: home.center, account: accounts[0] ?? '', action: 'asset:view_basic' } as const;
  const { total } = await home.owner.must('access.listWhoCan', { ...asked, at: '2001-01-01T00:00:00Z' });
  assert.equal(total, 0);
  const reply = await home.owner.call('access.explainAccess', {
    ...asked,
    person: world.ada.id,
  });
  assertRefused(reply, 404, 'not_found');
});
