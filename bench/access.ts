// What access costs, against libraries that decide it in the process and against plain SQL, on a center with 4,000 members, 10,000
// accounts and 200,000 grants, and on one with 100,000 accounts. Calls take the walk of every call, on one connection, without
// HTTP. What is told is processor time of this process and of its PostgreSQL backend together, from runs that alternate.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { Endpoint } from '../src/contract/endpoint.ts';
import { api } from '../src/contract/index.ts';
import { type AccountAction, mayIn } from '../src/contract/permissions.ts';
import { getGrid } from '../src/server/access/grid-queries.ts';
import { admit, type Compiled, listRights, rightOn, withRights } from '../src/server/access/index.ts';
import { mostEntries, Snapshots } from '../src/server/access/snapshot.ts';
import { withVisible } from '../src/server/assets/listing.ts';
import { listAccounts } from '../src/server/assets/queries.ts';
import { type Handler, runCall } from '../src/server/foundation/calls.ts';
import type { Context } from '../src/server/foundation/context.ts';
import { type Database, openDatabase } from '../src/server/foundation/database.ts';
import { startEmbedded } from '../src/server/foundation/embedded-postgres.ts';
import { migrate } from '../src/server/foundation/migrations.ts';
import { hashSecret } from '../src/server/foundation/secrets.ts';
import { listMembers } from '../src/server/members/queries.ts';
import { fillAccess, openSessionOf, people, peopleOfHuge, places } from './measure/access-data.ts';
import { type Check, casbin, casl, cedar } from './measure/access-rivals.ts';
import { cpuOf, cpuOfChecks } from './measure/cpu.ts';
import { compare, type Measure, median, print } from './measure/report.ts';

const rounds = 5;
const roundMs = 150;

interface Place {
  database: Database;
  client: Client;
}

/** A caller in a center. */
interface Who {
  hash: Buffer;
  center: string;
}

const origin = { ip: '', device: '', requestId: 'bench', locale: 'en' as const };

/** A call of an endpoint that is answered by `handle`. */
function callOf({ database }: Place, endpoint: Endpoint, handle: Handler) {
  const engine = {
    database,
    routes: new Map([[endpoint.name, { endpoint, handle }]]),
    admit,
    needsApproval: async () => null,
    denied: async () => undefined,
    seen: () => undefined,
    checksReplies: false,
  };
  return async (who: Who, input: object = {}) => {
    const credential = { kind: 'session' as const, hash: who.hash };
    return (await runCall(engine, { endpoint, input: { center: who.center, ...input }, credential, origin })).body;
  };
}

/** Alternates between works and gives back what each took, a round after the other. */
async function alternate<Name extends string>(
  { database }: Place,
  works: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, number[]>> {
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const backend = rows[0]?.pid ?? 0;
  const names = Object.keys(works) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await cpuOf(works[name], { backend, ms: roundMs });
  for (let round = 0; round < rounds; round++)
    for (const name of names) taken[name].push(await cpuOf(works[name], { backend, ms: roundMs }));
  return taken;
}

const most = (measure: string, peerName: string, goal: number) =>
  ({ bench: 'access', measure, peerName, goal, better: 'lower' }) as const;

/** One check of what is at hand, for one person, against the libraries. */
async function measureWarmChecks(place: Place, who: Who): Promise<Measure[]> {
  const list = callOf(place, api.assets.listAccounts, (context) =>
    withRights(context, async (rights) => ({ context, rights })),
  );
  const { context, rights } = (await list(who)) as { context: Context; rights: Compiled };
  const snapshots = new Snapshots(mostEntries);
  const epochs = { center: '1', member: '1' };
  snapshots.keep(`${who.center} 1`, rights, epochs);
  const ours: Check = (id, action) => {
    const kept = snapshots.find(`${context.centerId} ${1}`, epochs);
    return kept !== undefined && mayIn(rightOn(context, kept, { id, owner_center_id: who.center }).mask, action);
  };
  const held = [...rights.given.keys()].slice(0, 64);
  const asked = [...held, ...Array.from({ length: 64 }, (_, n) => String(9_000 + n))];
  const actions: AccountAction[] = ['campaign:edit', 'report:read', 'asset:assign'];
  const rivals = {
    'CASL $in': casl(rights.given),
    Cedar: cedar(rights.given),
    'casbin of one person': await casbin(rights.given),
  };
  for (const [name, check] of Object.entries(rivals))
    for (const id of asked)
      for (const action of actions)
        if (check(id, action) !== ours(id, action))
          throw new Error(`${name} says something else about ${action} on ${id}.`);
  const run = (check: Check, count: number): number =>
    cpuOfChecks(
      (time) => check(asked[time % asked.length] ?? '', actions[time % actions.length] ?? 'report:read'),
      count,
    );
  const mine: number[] = [];
  const theirs: Record<keyof typeof rivals, number[]> = { 'CASL $in': [], Cedar: [], 'casbin of one person': [] };
  const names = Object.keys(rivals) as (keyof typeof rivals)[];
  for (let round = -1; round < rounds; round++) {
    const taken = run(ours, 300_000);
    const others = names.map((name) => run(rivals[name], name === 'CASL $in' ? 100_000 : 500));
    if (round < 0) continue;
    mine.push(taken);
    for (const [at, name] of names.entries()) theirs[name].push(others[at] ?? Number.NaN);
  }
  const goals = { 'CASL $in': 1 / 5, Cedar: 1 / 100, 'casbin of one person': 1 / 150 };
  return names.map((name) => compare(most('a warm check, ns', name, goals[name]), mine, theirs[name]));
}

/** Walks of one call with one query, against `select 1` and each other. */
async function measureChecks(place: Place, who: Who, account: string): Promise<Measure[]> {
  const { database } = place;
  const walk = (text: string, values?: unknown[]) => async () => {
    const transaction = await database.begin('read', values === undefined ? { text } : { text, values });
    await transaction.commit();
  };
  const head = 'select * from foundation.begin_call($1, $2, $3, $4, $5)';
  const accounts = Array.from({ length: 50 }, (_, n) => String(n * 11 + 1));
  const personId = String(people.usual);
  const rights = (of: readonly string[]) =>
    callOf(place, api.assets.listAccounts, (context) =>
      listRights(context, { people: [personId], accounts: of, at: null }),
    );
  const [single, batch] = [rights([account]), rights(accounts)];
  const can = (at: Date | null) =>
    callOf(place, api.assets.listAccounts, (context) => listRights(context, { accounts: [account], at }));
  const [now, then] = [can(null), can(new Date(Date.now() - 500 * 86_400_000))];
  const recently = can(new Date(Date.now() - 86_400_000));
  const taken = await alternate(place, {
    one: walk('select 1'),
    check: walk(head, [who.hash, false, who.center, account, false]),
    session: walk(head, [who.hash, false, null, null, false]),
    epochs: walk(head, [who.hash, false, who.center, null, false]),
    single: () => single(who),
    batch: () => batch(who),
    now: () => now(who),
    earlier: () => then(who),
    recently: () => recently(who),
  });
  const fifty = taken.single.map((each) => each * 50);
  const rate = (cpu: number[]): number[] => cpu.map((each) => 1_000_000 / each);
  return [
    compare(most('one SQL check with its session, µs', 'select 1', 3), taken.check, taken.one),
    compare(most('50 accounts in one query, µs', '50 single checks', 1 / 8), taken.batch, fifty),
    compare(
      {
        bench: 'access',
        measure: 'session and epochs, per CPU s',
        peerName: 'session alone',
        goal: 0.65,
        better: 'higher',
      },
      ...([rate(taken.epochs), rate(taken.session)] as const),
    ),
    compare(most('who could yesterday, µs', 'who can now', 1.5), taken.recently, taken.now),
    compare(most('who could 500 days ago, µs', 'who can now', 1.5), taken.earlier, taken.now),
  ];
}

/** First pages of lists against one SQL check, as the call of an account makes it. */
async function measureLists(
  place: Place,
  of: { who: Who; label: string; account: string; goal: number; inputs: Record<string, object> },
): Promise<Measure[]> {
  const check = callOf(place, api.assets.getAccount, async () => ({}));
  const list = callOf(place, api.assets.listAccounts, listAccounts as Handler);
  const works = Object.entries(of.inputs).map(
    ([name, input]) => [name, () => list(of.who, { pageSize: 50, ...input })] as const,
  );
  const taken = await alternate<string>(place, {
    check: () => check(of.who, { account: of.account }),
    ...Object.fromEntries(works),
  });
  return works.map(([name]) =>
    compare(most(`${of.label}: ${name}, µs`, 'one SQL check', of.goal), taken[name] ?? [], taken['check'] ?? []),
  );
}

async function measureMembers(place: Place, owner: Who): Promise<Measure[]> {
  const check = callOf(place, api.assets.getAccount, async () => ({}));
  const list = callOf(place, api.members.listMembers, listMembers as Handler);
  const inputs = {
    'first page': {},
    'by joining': { sort: '-joined' },
    'search "dora"': { search: 'dora' },
    'search "ora 5c"': { search: 'ora 5c' },
  };
  const works = Object.entries(inputs).map(
    ([name, input]) => [name, () => list(owner, { pageSize: 50, ...input })] as const,
  );
  const taken = await alternate<string>(place, {
    check: () => check(owner, { account: '500' }),
    ...Object.fromEntries(works),
  });
  return works.map(([name]) =>
    compare(most(`members: ${name}, µs`, 'one SQL check', 8), taken[name] ?? [], taken['check'] ?? []),
  );
}

/** Windows of the grid of 4,000 people and 10,000 accounts, of the size in which the page asks for them. */
async function measureGrid(place: Place, owner: Who): Promise<Measure[]> {
  const check = callOf(place, api.assets.getAccount, async () => ({}));
  const grid = callOf(place, api.access.getGrid, getGrid as Handler);
  const inputs = {
    'first page': {},
    'page 80 and 200': { peoplePage: 80, accountsPage: 200 },
    'by address and newest': { peopleSort: 'email', accountsSort: '-created' },
    'search "dora" and "spring"': { peopleSearch: 'dora', accountsSearch: 'spring' },
  };
  const works = Object.entries(inputs).map(([name, input]) => [name, () => grid(owner, input)] as const);
  const taken = await alternate<string>(place, {
    check: () => check(owner, { account: '500' }),
    ...Object.fromEntries(works),
  });
  return works.map(([name]) =>
    compare(most(`grid: ${name}, µs`, 'one SQL check', 8), taken[name] ?? [], taken['check'] ?? []),
  );
}

/** The way that was chosen against the better of the two. */
async function measureWays(place: Place, who: Who, label: string): Promise<Measure> {
  const wanted = { search: '', sort: 'name', match: 'any', page: 1, pageSize: 50 } as const;
  const by = (way?: 'ids' | 'order') =>
    callOf(place, api.assets.listAccounts, (context) =>
      withVisible(context, way === undefined ? wanted : { ...wanted, way }, async ({ ids }) => ids),
    );
  const [chosen, ids, order] = [by(), by('ids'), by('order')];
  const taken = await alternate(place, { chosen: () => chosen(who), ids: () => ids(who), order: () => order(who) });
  const better = median(taken.ids) < median(taken.order) ? taken.ids : taken.order;
  const name = better === taken.ids ? 'from ids' : 'in order';
  return compare(most(`${label}: way of the list, µs`, name, 2), taken.chosen, better);
}

async function whoIs({ client }: Place, person: number, center: string): Promise<Who> {
  return { hash: hashSecret(await openSessionOf(client, person)), center };
}

/** Somebody whose lists are asked for, with an account that they may see. */
type Reader = readonly [label: string, who: Who, account: string];

/** Of the center with 10,000 accounts: who was given 50, 300 and 5,000 of them, and who sees all. */
async function readersOfBig(place: Place): Promise<Reader[]> {
  const { rows } = await place.client.query<{ id: string }>(
    `select asset_id as id from access.grants where center_id = 1 and person_id = $1 and starts_at is null limit 1`,
    [people.usual],
  );
  const of = (person: number) => whoIs(place, person, places.big.id);
  return [
    ['50 of 10,000', await of(people.usual), rows[0]?.id ?? ''],
    ['300 of 10,000', await of(people.busy), '32'],
    ['5,000 of 10,000', await of(people.busiest), '4'],
    ['all of 10,000', await of(people.owner), '500'],
  ];
}

/** Of the center with 100,000. */
async function readersOfHuge(place: Place): Promise<Reader[]> {
  const of = (person: number) => whoIs(place, person, places.huge.id);
  const at = (step: number): string => String(places.huge.firstAccount + step);
  return [
    ['50 of 100,000', await of(peopleOfHuge.usual), at(1999)],
    ['900 of 100,000', await of(peopleOfHuge.busy), at(101)],
    ['20,000 of 100,000', await of(peopleOfHuge.busiest), at(3)],
    ['all of 100,000', await of(peopleOfHuge.owner), at(0)],
  ];
}

const searches = {
  'down by name': { sort: '-name' },
  'newest first': { sort: '-created' },
  'by status': { sort: 'status' },
  suspended: { status: 'suspended' },
  'search "spring a3"': { search: 'spring a3' },
  'search "spring"': { search: 'spring' },
  'search "a3"': { search: 'a3' },
};

async function measureAll(place: Place): Promise<Measure[]> {
  const [big, huge] = [await readersOfBig(place), await readersOfHuge(place)];
  const [usual, owner] = [big[0], big[3]];
  if (!usual || !owner) throw new Error('Nobody reads.');
  const measures = [...(await measureWarmChecks(place, usual[1])), ...(await measureChecks(place, owner[1], usual[2]))];
  const read = async ([label, who, account]: Reader, goal: number, inputs: Record<string, object>) =>
    measures.push(...(await measureLists(place, { who, label, account, goal, inputs })));
  for (const reader of big) await read(reader, 8, { 'first page': {} });
  for (const reader of huge) await read(reader, 25, { 'first page': {} });
  // Who sees all accounts has one way only.
  for (const [label, who] of [...big.slice(0, 3), ...huge.slice(0, 3)])
    measures.push(await measureWays(place, who, label));
  for (const reader of [usual, owner]) await read(reader, 8, searches);
  return [...measures, ...(await measureMembers(place, owner[1])), ...(await measureGrid(place, owner[1]))];
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'atrium-bench-'));
const embedded = await startEmbedded({ dataDir: folder });
try {
  const url = embedded.urlOf('postgres');
  const client = new Client({ connectionString: url });
  await client.connect();
  await migrate(client);
  await fillAccess(url);
  const database = openDatabase(url, { max: 1 });
  print(await measureAll({ database, client }));
  await database.close();
  await client.end();
} finally {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
