// Two centers share one account each way and are strangers otherwise. Each keeps a word of its own in everything that has a
// name or a note; whatever the other asks, with whatever id of theirs in whatever place, the word is in no answer. The same
// once they are partners no more. `npm test` asks each endpoint with every id, each in one of the four situations.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Endpoint, isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { type Caller, type EndpointName, readReply, requestOf } from './caller.ts';
import { examples } from './examples.ts';
import { Partnership } from './partnership.ts';
import type { Scene } from './scene.ts';
import { takes } from './sweeps.ts';
import { openWorld, type Person, type World } from './world.ts';

const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

/** One side: its center, the word that is only its own, an employee, and ids of what it has. */
interface Side {
  scene: Scene;
  word: string;
  employee: Person;
  shared: string;
  /** What the shared account is called. */
  lamp: string;
  ids: string[];
}

let world: World;
let brand: Side;
let agency: Side;
let pair: Partnership;

before(async () => {
  world = await openWorld({ isSmall: true });
  pair = await (await Partnership.open(world)).linked();
  brand = await furnish(pair.brand, 'Heliotrope', 'Lent lamp');
  agency = await furnish(pair.agency, 'Obsidian', 'Lent ladder');
  for (const [one, other] of [
    [brand, agency],
    [agency, brand],
  ] as const) {
    const { owner, center } = one.scene;
    const call = { center, partner: other.scene.center, accounts: [one.shared], ceiling: 'admin' };
    await owner.must('partners.shareAccounts', call);
  }
});
after(() => world.close());

/** Fills a center with things that carry the word; only the account to be shared does without. */
async function furnish(scene: Scene, word: string, lamp: string): Promise<Side> {
  const { owner, center } = scene;
  const secret = await world.addAccount(owner, center, `${word} secret`);
  const shared = await world.addAccount(owner, center, lamp);
  await owner.must('assets.updateAccount', { center, account: secret.id, company: word, industry: word });
  for (const account of [secret.id, shared.id])
    await owner.must('assets.putAccountLabels', { center, account, labels: [word] });
  const { id: role } = await owner.must('access.createRole', {
    center,
    name: `${word} role`,
    description: word,
    actions: ['asset:view_basic', 'report:read'],
  });
  const holder = await world.newcomer(`${word} holder`);
  await world.join(owner, center, [holder], { accounts: [{ id: shared.id, role }] });
  const { id: group } = await owner.must('assets.createGroup', {
    center,
    name: `${word} group`,
    accounts: [secret.id, shared.id],
    people: [{ person: holder.id, role: 'analyst' }],
  });
  const { id: team } = await owner.must('members.createTeam', {
    center,
    name: `${word} team`,
    people: [{ person: holder.id }],
    accounts: [shared.id, secret.id].map((account) => ({ account, role: 'analyst' })),
    groups: [{ group, role: 'analyst' }],
  });
  const suspended = await world.newcomer(`${word} suspended`);
  await world.join(owner, center, [suspended]);
  await owner.must('members.suspendMember', { center, member: suspended.id, reason: word });
  const [invitation = ''] = await world.invite(owner, center, [`${word.toLowerCase()}@example.com`], {
    accounts: [{ id: secret.id, role: 'analyst' }],
    groups: [{ id: group, role: 'analyst' }],
  });
  const pia = await world.newcomer('Pia');
  const { id: accountId } = await pia.must('assets.createOwnAccount', { name: `${word} own`, ...place });
  const binding = await owner.must('assets.requestBinding', { center, accountId, note: word });
  const third = await world.newcomer('Theo');
  const { id: partnerId } = await third.must('centers.createCenter', {
    name: `${word} third`,
    ...place,
    businessType: 'brand',
  });
  const link = await owner.must('partners.requestLink', { center, partnerId, note: word });
  const { id: billing } = await owner.must('finance.createBillingGroup', {
    center,
    name: `${word} billing`,
    legalName: word,
    currency: place.currency,
    accounts: [secret.id],
  });
  const { id: till } = await owner.must('finance.createPaymentProvider', {
    center,
    name: `${word} till`,
    kind: 'sandbox',
    currency: place.currency,
  });
  const payment = {
    center,
    provider: till,
    key: 'one',
    type: 'payment.succeeded',
    amount: '1',
    reference: word,
  } as const;
  await owner.must('finance.makeTestPayment', payment);
  const inSecret = { center, account: secret.id, name: `${word} ads` } as const;
  const { id: campaign } = await owner.must('ads.createCampaign', { ...inSecret, objective: 'reach', labels: [word] });
  const { id: adGroup } = await owner.must('ads.createAdGroup', { ...inSecret, campaign });
  const advert = { ...inSecret, adGroup, format: 'video', brandName: word, text: word } as const;
  const { id: ad } = await owner.must('ads.createAd', advert);
  const { id: pixel } = await owner.must('assets.createPixel', {
    ...inSecret,
    domains: [`${word.toLowerCase()}.example`],
  });
  const { id: rule } = await owner.must('ads.createRule', {
    ...inSecret,
    level: 'campaign',
    which: { by: 'name', contains: word },
    conditions: [{ fact: 'budget', is: 'gt', value: '1' }],
    act: { do: 'notify' },
  });
  const { id: audience } = await owner.must('assets.createAudience', inSecret);
  const { id: saved } = await owner.must('ads.createSavedTargeting', { ...inSecret, targeting: {} });
  const { id: brand } = await owner.must('ads.createIdentity', inSecret);
  const { id: view } = await owner.must('ads.createView', { ...inSecret, settings: { search: word }, isShared: true });
  const { items } = await owner.must('audit.listActivity', { center });
  const employee = await world.newcomer('Eve');
  await world.join(owner, center, [employee]);
  const asked = [
    invitation,
    binding.id,
    link.id,
    accountId,
    campaign,
    adGroup,
    ad,
    pixel,
    rule,
    audience,
    saved,
    brand,
    view,
  ];
  const ids = [secret.id, group, team, role, holder.id, billing, items[0]?.id ?? '', ...asked];
  return { scene, word, employee, shared: shared.id, lamp, ids };
}

type Input = Record<string, unknown>;
const isId = (value: unknown): value is string => typeof value === 'string' && /^[1-9]\d{12,18}$/.test(value);

/** Every id in an input, however deep, becomes this one; the center only where it is wanted. */
function withIds(value: unknown, id: string, own: string): unknown {
  if (isId(value)) return value === own ? own : id;
  if (Array.isArray(value)) return value.map((each) => withIds(each, id, own));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withIds(inner, id, own)]));
}

/** Ids that may stand in the query of a list, so that filters are asked too. */
const filters = [
  'account',
  'partner',
  'person',
  'group',
  'team',
  'actor',
  'objectId',
  'member',
  'role',
  'campaign',
  'adGroup',
  'rule',
];

function fieldsOf(endpoint: Endpoint): string[] {
  return 'shape' in endpoint.input ? Object.keys(endpoint.input.shape as object) : [];
}

/** What somebody of one side asks, to hear of the other; of the ids that could be guessed, those whose turn it is. */
function questions(
  endpoint: Endpoint,
  example: Input,
  { own, other, turn }: { own: Side; other: Side; turn: number },
): Input[] {
  const { center } = own.scene;
  const fields = fieldsOf(endpoint);
  const asked: Input[] = [example];
  const ids = [...other.ids, other.shared, other.scene.center];
  for (const id of ids.filter((_, at) => takes((at + turn) % 16 === 0))) {
    const guessed = withIds(example, id, center) as Input;
    const filtered = Object.fromEntries(filters.filter((name) => fields.includes(name)).map((name) => [name, id]));
    asked.push(guessed, { ...guessed, ...filtered });
    if (fields.includes('center')) asked.push({ ...guessed, center: other.scene.center });
    if (fields.includes('search')) asked.push({ ...example, search: id });
  }
  if (fields.includes('search'))
    asked.push({ ...example, search: other.word }, { ...example, search: other.word.slice(0, 4) });
  const known = new Map(asked.map((input) => [JSON.stringify(input), input]));
  return [...known.values()];
}

const concerned = endpoints.filter(({ name, isUnrepeatable }) => !name.startsWith('identity.') && !isUnrepeatable);

async function answerTo(endpoint: Endpoint, who: Caller, input: Input): Promise<string> {
  const { path, init } = requestOf(endpoint, input);
  const isDry = isWrite(endpoint) && endpoint.access.who !== 'anyone';
  const { status, body } = await readReply(await who.fetch(isDry ? `${path}?dry_run=true` : path, init));
  assert.notEqual(status, 500, `${endpoint.name} ${JSON.stringify(input)}`);
  return JSON.stringify(body);
}

async function listen(
  own: Side,
  other: Side,
  turn: number,
): Promise<{ leaks: string[]; calls: number; heard: number }> {
  const leaks: string[] = [];
  let heard = 0;
  const waiting: (() => Promise<void>)[] = [];
  // What a person is asked for is asked of somebody else; here it is only a place to put ids into.
  const petra = await world.newcomer('Petra');
  for (const [at, endpoint] of concerned.entries()) {
    const about = endpoint.access.who === 'center' || endpoint.access.who === 'account' ? own.scene.owner : petra;
    const example = { ...(await examples[endpoint.name as EndpointName](own.scene, about)) } as Input;
    for (const input of questions(endpoint, example, { own, other, turn: at + turn })) {
      // Who may hardly do anything is asked to try the plain guesses only.
      const isPlain = !isWrite(endpoint) && Object.keys(input).length <= Object.keys(example).length;
      for (const who of isPlain ? [own.scene.owner, own.employee] : [own.scene.owner]) {
        waiting.push(async () => {
          const answer = await answerTo(endpoint, who, input);
          if (answer.includes(other.lamp)) heard += 1;
          if (answer.toLowerCase().includes(other.word.toLowerCase()))
            leaks.push(`${endpoint.name} ${JSON.stringify(input)} ${answer.slice(0, 300)}`);
        });
      }
    }
  }
  const calls = waiting.length;
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await next();
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return { leaks, calls, heard };
}

async function assertDeaf(own: Side, other: Side, { turn, least }: { turn: number; least: number }): Promise<void> {
  const { leaks, calls, heard } = await listen(own, other, turn);
  assert.deepEqual(leaks, []);
  assert.ok(
    calls > 1000 && heard > least,
    `Only ${calls} questions were asked, and what is shared was heard ${heard} times.`,
  );
}

test('each center finds its own word, so that it could be heard', async () => {
  for (const { scene, word } of [brand, agency]) {
    const { items } = await scene.owner.must('assets.listAccounts', { center: scene.center, search: word });
    assert.ok(items.length > 0);
  }
});

describe('a partner', () => {
  test('hears of the other only what is shared: the agency', () => assertDeaf(agency, brand, { turn: 0, least: 0 }));
  test('hears of the other only what is shared: the brand', () => assertDeaf(brand, agency, { turn: 1, least: 0 }));
});

describe('a former partner', () => {
  before(async () => {
    const { owner, center } = brand.scene;
    await owner.must('partners.endPartnership', { center, partner: agency.scene.center });
    // What was shared is renamed afterwards: the new name is none of the other's business.
    for (const { scene, shared, word } of [brand, agency])
      await scene.owner.must('assets.updateAccount', {
        center: scene.center,
        account: shared,
        name: `${word} renamed`,
      });
  });
  test('hears nothing more: the agency', () => assertDeaf(agency, brand, { turn: 2, least: 0 }));
  test('hears nothing more: the brand', () => assertDeaf(brand, agency, { turn: 3, least: 0 }));
});
