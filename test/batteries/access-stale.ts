// Stale answers: what is taken away through one server process is asked for through another as soon as the loss is acknowledged,
// with the cookie, with a token and on an open stream, while the same credential keeps asking. Nobody may be allowed any more.
import type { Battery } from '../battery.ts';
import { runAlone } from '../battery.ts';
import { Caller } from '../caller.ts';
import { Partnership } from '../partnership.ts';
import type { Scene } from '../scene.ts';
import { type SecondServer, startSecondServer } from '../second-server.ts';
import { openWorld, type Person, type World } from '../world.ts';

/** A way to have something and to lose it. `center` and `account` are where it shows; both acts go through the first server. */
interface Way {
  name: string;
  center: string;
  account: string;
  /** What is gained and lost: the account itself, or only the right to change it. */
  what: 'account' | 'operator';
  who: Person;
  give(): Promise<unknown>;
  take(): Promise<unknown>;
}

/** One center with its partner, whose people gain and lose in turn. */
interface Lane {
  world: World;
  brand: Scene;
  agency: Scene;
  member: Person;
  ways: Way[];
}

async function openLane(world: World): Promise<Lane> {
  const { brand, agency } = await (await Partnership.open(world)).linked();
  const [member, account] = [await brand.member(), await brand.account()];
  // What stays all the while, so that there is something to be kept wrongly.
  const spare = await brand.spare();
  const ways = await waysOf({ brand, agency, member, account });
  await brand.owner.must('assets.assignAccount', { ...at(brand, spare), person: member.id, role: 'analyst' });
  return { world, brand, agency, member, ways };
}

const at = ({ center }: Scene, account: string) => ({ center, account });

async function waysOf(of: { brand: Scene; agency: Scene; member: Person; account: string }): Promise<Way[]> {
  const { brand, agency, member, account } = of;
  const { owner, center } = brand;
  const here = { center, account, who: member, what: 'account' as const };
  const giveAs = (role: string) =>
    owner.must('assets.assignAccount', { ...at(brand, account), person: member.id, role });
  const unassign = () => owner.must('assets.unassignAccount', { ...at(brand, account), person: member.id });
  const made = { center, name: 'Of the lane', accounts: [], people: [{ person: member.id, role: 'analyst' }] };
  const { id: group } = await owner.must('assets.createGroup', made);
  const items = { center, group, accounts: [account] };
  const { id: other } = await owner.must('assets.createGroup', {
    center,
    name: 'Another',
    accounts: [account],
    people: [],
  });
  const share = { center, account, partner: agency.center };
  return [
    { ...here, name: 'grant', give: () => giveAs('operator'), take: unassign },
    { ...here, name: 'role', what: 'operator', give: () => giveAs('operator'), take: () => giveAs('analyst') },
    // The role left a grant, which goes before the ways that follow.
    { ...here, name: 'grant again', give: () => giveAs('analyst'), take: unassign },
    {
      ...here,
      name: 'group item',
      give: () => owner.must('assets.addGroupItems', items),
      take: () => owner.must('assets.removeGroupItems', items),
    },
    {
      ...here,
      name: 'group',
      give: () =>
        owner.must('assets.assignGroup', { center, group: other, people: [{ person: member.id, role: 'analyst' }] }),
      take: () => owner.must('assets.unassignGroup', { center, group: other, people: [member.id] }),
    },
    {
      name: 'share',
      center: agency.center,
      account,
      who: agency.owner,
      what: 'account',
      give: () => owner.must('partners.putShare', { ...share, ceiling: 'operator' }),
      take: () => owner.must('partners.revokeShare', share),
    },
    {
      ...here,
      name: 'suspension',
      give: async () => {
        await giveAs('analyst');
        await owner.call('members.reinstateMember', { center, member: member.id });
      },
      take: () => owner.must('members.suspendMember', { center, member: member.id }),
    },
    {
      ...here,
      name: 'reinstatement',
      give: () => owner.must('members.reinstateMember', { center, member: member.id }),
      take: unassign,
    },
  ];
}

/** The same person at the second server: with the session of the first, and with a token. */
async function credentialsOf(
  lane: Lane,
  second: SecondServer,
  person: Person,
): Promise<Record<'cookie' | 'token', Caller>> {
  const cookie = new Caller(second.url);
  cookie.cookie = person.cookie;
  const token = new Caller(second.url, { isBrowser: false });
  token.bearer = (await lane.world.token(person, ['assets:read'])).bearer;
  return { cookie, token };
}

interface Question {
  caller: Caller;
  way: Way;
  isByList: boolean;
}

/** Whether the account, or the right to change it, is shown: by itself or in the list. */
async function isAllowed({ caller, way, isByList }: Question): Promise<boolean> {
  const { center, account, what } = way;
  const shows = (can: readonly string[]): boolean => what === 'account' || can.includes('campaign:edit');
  if (!isByList) {
    const { body, refusal } = await caller.call('assets.getAccount', { center, account });
    return refusal === null && shows(body.viewer.can);
  }
  const { body, refusal } = await caller.call('assets.listAccounts', { center });
  return refusal === null && body.items.some((one) => one.id === account && shows(one.viewer.can));
}

/** Gain and loss by one way, each asked about at once; others ask all the while. */
async function pair(battery: Battery, way: Way, callers: Record<'cookie' | 'token', Caller>): Promise<void> {
  const channel = battery.below(2) === 0 ? 'cookie' : 'token';
  const isByList = battery.below(2) === 0;
  const question = { caller: callers[channel], way, isByList };
  const how = `${way.name}, by ${channel}, ${isByList ? 'in the list' : 'the account'}`;
  await way.give();
  battery.check(await isAllowed(question), `Gained and not yet there: ${how}.`);
  // Asked so often that the answer is kept.
  const again = battery.below(2) * 4;
  for (let times = 0; times < again; times++) await isAllowed(question);
  // Asked meanwhile: what is compiled from half of a change must not be kept.
  const meanwhile = [callers.cookie, callers.token].map((caller) => isAllowed({ caller, way, isByList: true }));
  await way.take();
  battery.check(!(await isAllowed(question)), `Stale: ${how}.`);
  await Promise.all(meanwhile);
  battery.check(!(await isAllowed({ ...question, isByList: true })), `Stale a little later: ${how}.`);
}

/**
 * A stream is open at the second server when its session or token ends at the first: it says so and nothing else. The person is a
 * new one, whom nothing else wakes: what a stream was told just before would be no fault.
 */
async function streamPair(battery: Battery, world: World, second: SecondServer): Promise<void> {
  const person = await world.newcomer('Listener');
  const isToken = battery.below(2) === 0;
  const how = isToken ? 'token' : 'session';
  const device = new Caller(second.url, { isBrowser: !isToken });
  let end: () => Promise<unknown> = () => person.must('identity.signOut');
  if (isToken) {
    const { token, secret } = await person.must('identity.createToken', {
      name: 'Stream',
      scopes: ['requests:read', 'identity:read'],
    });
    device.bearer = secret;
    end = () => person.must('identity.revokeToken', { token: token.id });
  } else device.cookie = person.cookie;
  const heard = await hear(device, async () => {
    await end();
    // Something that would be told to a stream that lives.
    await world.database.query(`select pg_notify('atrium', $1)`, [`person:${person.id}`]);
  });
  battery.check(heard.includes('event: signed_out'), `A stream did not hear that its ${how} ended: ${heard}`);
  battery.check(!/event: (access|inbox)/.test(heard), `Stale: a stream told of more after its ${how} ended: ${heard}`);
  const after = await device.call('identity.getMe');
  battery.check(after.status === 401, `Stale: a ${how} that ended answered ${after.status}.`);
}

/** What a stream says after an act, until it ends. */
async function hear(device: Caller, act: () => Promise<void>): Promise<string> {
  const response = await device.fetch('/api/v1/me/events', { signal: AbortSignal.timeout(8000) });
  const text = new TextDecoder();
  let heard = '';
  let hasActed = false;
  for await (const part of response.body ?? []) {
    heard += text.decode(part as Uint8Array, { stream: true });
    if (hasActed || !heard.includes('event: inbox')) continue;
    hasActed = true;
    heard = '';
    await act();
  }
  return heard;
}

const lanes = 4;
/** One pair in so many is that of a stream. They come last: what wakes a center wakes all streams of its people. */
const streamShare = 8;
/** Sessions count as freshly confirmed for ten minutes. */
const renewEvery = 50;

async function walk(battery: Battery, lane: Lane, on: { second: SecondServer; pairs: number }): Promise<void> {
  const { second, pairs } = on;
  const people = [lane.member, lane.agency.owner];
  let callers = new Map<Person, Record<'cookie' | 'token', Caller>>();
  for (let done = 0; done < pairs; done++) {
    if (done % renewEvery === 0) {
      for (const one of [lane.brand.owner, ...people]) await lane.world.openSession(one);
      callers = new Map(
        await Promise.all(people.map(async (one) => [one, await credentialsOf(lane, second, one)] as const)),
      );
    }
    const way = lane.ways[done % lane.ways.length];
    const asked = way && callers.get(way.who);
    if (way && asked) await pair(battery, way, asked);
  }
}

export async function runStale(battery: Battery, say: (line: string) => void): Promise<void> {
  const world = await openWorld({ isSmall: true });
  const second = await startSecondServer(world.databaseUrl);
  try {
    const started = performance.now();
    const opened: Lane[] = [];
    for (let lane = 0; lane < lanes; lane++) opened.push(await openLane(world));
    const streams = Math.ceil(battery.rounds / streamShare / lanes);
    const pairs = Math.ceil(battery.rounds / lanes) - streams;
    await Promise.all(opened.map((lane) => walk(battery, lane, { second, pairs })));
    await Promise.all(
      opened.map(async () => {
        for (let done = 0; done < streams; done++) await streamPair(battery, world, second);
      }),
    );
    const stale = battery.failures.filter((failure) => failure.startsWith('Stale')).length;
    say(
      `  ${(pairs + streams) * lanes} pairs, ${stale} stale, in ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
  } finally {
    await second.stop();
    await world.close();
  }
}

if (import.meta.main) await runAlone('access-stale', { rounds: 10_000 }, runStale);
