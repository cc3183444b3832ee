// Every endpoint, asked by everybody, about what is theirs, about another center's, and about what does not exist.
//
// The table is written by hand, as a reader of the documentation would expect it, and never reads the permissions that the
// server decides by. Writes are dry runs, which are authorized like the real thing; where there is no dry run the input is
// harmless. Several are asked at once, because nothing changes. `npm test` asks every endpoint about what is theirs, and about the
// ways to be somebody else's by turns.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Endpoint } from '../src/contract/endpoint.ts';
import { isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { type Caller, type EndpointName, endpointNamed, readReply, requestOf, type Told } from './caller.ts';
import { examples } from './examples.ts';
import { matrixRows as table } from './matrix-rows.ts';
import { Scene } from './scene.ts';
import { isRest, takes } from './sweeps.ts';
import { openWorld, Person, type World } from './world.ts';

const roles = [
  'anonymous',
  'outsider',
  'removed',
  'suspended',
  'employee',
  'finance analyst',
  'analyst of the account',
  'operator of the account',
  'admin of the account',
  'admin',
  'owner',
  'owner of another center',
] as const;
type Role = (typeof roles)[number];

/** An object that is not the center's own is not found, with these exceptions that say what it is not. */
const strangers: Record<string, string> = {
  'assets.assignAccount person': 'assets.grantee_not_member',
  'members.offboardMember heir': 'members.heir_unfit',
};

/** Said of an object that was found. */
const refusedFor = new Set(['ads.rule_not_yours']);

/** Who reads the entry may ask for it; what taking it back needs depends on what it tells of. */
const weighedByEntry = (endpoint: Endpoint, role: Role): boolean =>
  endpoint.name === 'ads.undoChange' && role === 'analyst of the account';

const missing = '4611686018427387904';
let world: World;
let acme: Scene;
let cypress: Scene;
let elsewhere: Scene;
let people: Record<Role, Caller>;

before(async () => {
  world = await openWorld();
  acme = new Scene(world, world.ada, world.acme.id).using(world.spring.id);
  cypress = new Scene(world, world.cleo, world.cypress.id).using(world.cypressAccount.id);
  elsewhere = await Scene.open(world);
  const [emma, finn] = await Promise.all([world.newcomer('Emma'), world.newcomer('Finn')]);
  await world.join(world.ada, world.acme.id, [emma]);
  await world.join(world.ada, world.acme.id, [finn], { financeRole: 'analyst' });
  const everybody = [world.anonymous, world.otto, world.rex, world.sue, emma, finn];
  everybody.push(world.ben, world.olga, world.mia, world.adam, world.ada, world.cleo);
  people = Object.fromEntries(roles.map((role, at) => [role, everybody[at]])) as Record<Role, Caller>;
  // Only a bound account can be given back; these two were made by their centers.
  await world.database.query(`update assets.accounts set origin = 'bound' where owner_center_id is not null`);
});
after(() => world.close());

type Input = Record<string, unknown>;

async function inputOf(endpoint: Endpoint, scene: Scene, who: Caller): Promise<Input> {
  if (endpoint.name === 'assets.unbindAccount') return { center: scene.center, account: await scene.account() };
  // One that runs would stand in the way of new codes.
  if (endpoint.name === 'centers.cancelRecovery') return { center: scene.center };
  return { ...(await examples[endpoint.name as EndpointName](scene, who)) };
}

/** In the table's words: `ok`, the status of a refusal that the door gave, or the code of one that came from behind it. */
async function ask(endpoint: Endpoint, who: Caller, input: Input): Promise<string> {
  const { path, init } = requestOf(endpoint, input);
  const isDry = isWrite(endpoint) && !endpoint.isUnrepeatable && endpoint.access.who !== 'anyone';
  const caller = endpoint.isUnrepeatable && who instanceof Person ? await secondDevice(who) : who;
  const reply = await readReply(await caller.fetch(isDry ? `${path}?dry_run=true` : path, init));
  if (reply.refusal === null) return isDry && !(reply.body as { dryRun?: boolean }).dryRun ? 'not a dry run' : 'ok';
  return wordOf(reply.refusal);
}

function wordOf(refusal: Told): string {
  const words: Record<string, string> = { unauthenticated: '401', forbidden: '403', not_found: '404' };
  if (refusal.code !== 'forbidden') return words[refusal.code] ?? refusal.code;
  const { explanation } = refusal.details as { explanation?: { verdict: string; chain: unknown[] } };
  return explanation?.verdict === 'deny' && explanation.chain.length > 0 ? '403' : '403 without an explanation';
}

/** So that signing out or stepping up leaves the session of the others' probes alone. */
async function secondDevice(person: Person): Promise<Person> {
  const device = new Person(world.url, person);
  await world.openSession(person, device);
  return device;
}

type Answers = Record<Role, string>;

const answersOf = (of: (role: Role, at: number) => string): Answers =>
  Object.fromEntries(roles.map((role, at) => [role, of(role, at)])) as Answers;

async function askEverybody(endpoint: Endpoint, make: (who: Caller, role: Role) => Promise<Input>): Promise<Answers> {
  const answers: Partial<Answers> = {};
  // What the scene makes is made before anybody asks, and by one after the other.
  const inputs: Input[] = [];
  for (const role of roles) inputs.push(await make(people[role], role));
  // Six at once: of calls that hash a password, more than ten that wait would be refused.
  for (const half of [roles.slice(0, 6), roles.slice(6)]) {
    const told = half.map(async (role) => {
      answers[role] = await ask(endpoint, people[role], inputs[roles.indexOf(role)] ?? {});
    });
    await Promise.all(told);
  }
  return answers as Answers;
}

for (const [at, endpoint] of endpoints.entries()) {
  const turn = at % 4;
  const cells = (table[endpoint.name as EndpointName] ?? '').trim().split(/\s+/);
  const own = answersOf((_, at) => cells[at] ?? 'no row in the table');
  const parameters = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const isCenters = endpoint.access.who === 'center' || endpoint.access.who === 'account';
  const sceneOf = (): Scene => (isCenters ? acme : elsewhere);

  describe(endpoint.name, () => {
    if (takes(turn === 0))
      test('lets in whom the table lets in, and nobody else', async () => {
        assert.deepEqual(await askEverybody(endpoint, (who) => inputOf(endpoint, sceneOf(), who)), own);
      });

    if (isCenters && takes(turn === 0)) {
      test('another center is found only by its own', async () => {
        const expected = answersOf((role) =>
          role === 'anonymous' ? '401' : role === 'owner of another center' ? own.owner : '404',
        );
        assert.deepEqual(await askEverybody(endpoint, () => inputOf(endpoint, cypress, world.cleo)), expected);
      });
    }
    if (isCenters && takes(turn === 1)) {
      test('a center that does not exist is found by nobody', async () => {
        const input = async (who: Caller) => ({ ...(await inputOf(endpoint, acme, who)), center: missing });
        assert.deepEqual(await askEverybody(endpoint, input), noneFound());
      });
    }

    for (const name of parameters.filter((each) => !(isCenters && each === 'center'))) {
      const [isStrangers, isNobodys] = [takes(turn === 2), takes(turn === 3)];
      if (!isStrangers && !isNobodys) continue;
      test(`:${name} of somebody else, or of nobody, is not found`, async () => {
        const expected = isCenters ? notFoundInCenter(endpoint, own, name) : noneFound();
        const stranger = isCenters
          ? await inputOf(endpoint, cypress, world.cleo)
          : await inputOf(endpoint, elsewhere, world.dan);
        for (const value of [...(isStrangers ? [stranger[name]] : []), ...(isNobodys ? [missing] : [])]) {
          const input = async (who: Caller) => ({ ...(await inputOf(endpoint, sceneOf(), who)), [name]: value });
          assert.deepEqual(await askEverybody(endpoint, input), expected);
        }
      });
    }
  });
}

function noneFound(): Answers {
  return answersOf((role) => (role === 'anonymous' ? '401' : '404'));
}

/** Who may not call learns no more than before; who may is told that there is no such thing here. */
function notFoundInCenter(endpoint: Endpoint, own: Answers, name: string): Answers {
  const found = strangers[`${endpoint.name} ${name}`] ?? '404';
  const isGate = endpoint.access.who === 'account' && name === 'account';
  return answersOf((role) => {
    if (own[role] === 'ok' || refusedFor.has(own[role]) || weighedByEntry(endpoint, role)) return found;
    return isGate && role !== 'anonymous' && role !== 'suspended' ? '404' : own[role];
  });
}

if (!isRest)
  test('every endpoint has a row, and every row an endpoint', () => {
    const names = endpoints.map((endpoint) => endpoint.name);
    assert.deepEqual(names.toSorted(), Object.keys(table).toSorted());
    for (const name of names) assert.ok(endpointNamed(name));
  });
