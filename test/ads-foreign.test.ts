// Ids that belong to somebody else, one at a time: somebody works in one ad account, and puts into each place of each call of the
// ads room the id of a thing that lies in another account, of another center or of their own one. The answer is the very one
// that an id gets which is nowhere, and holds no word of the other's.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Endpoint, isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { type EndpointName, readReply, requestOf } from './caller.ts';
import { addImage, picture, uploaded } from './creatives.ts';
import { examples } from './examples.ts';
import { adGroupIn, adIn, campaignIn } from './examples-of-ads.ts';
import { audienceIn, listIn, savedTargetingIn, uploadIn } from './examples-of-audiences.ts';
import { identityIn } from './examples-of-identities.ts';
import { imageIn, pictureSent, videoIn } from './examples-of-media.ts';
import { importIn } from './examples-of-performance.ts';
import { pixelIn } from './examples-of-pixels.ts';
import { activeRuleIn } from './examples-of-rules.ts';
import { changeIn } from './examples-of-views.ts';
import { Scene } from './scene.ts';
import { isRest, takes } from './sweeps.ts';
import { openWorld, type Person, type World } from './world.ts';

type Input = Record<string, unknown>;
type Path = (string | number)[];

/** What an account of this room has, each by its id. */
async function thingsOf(scene: Scene) {
  const at = { center: scene.center, account: await scene.account() };
  const { owner } = scene;
  const run = async (): Promise<string> => {
    const rule = await activeRuleIn(scene);
    return scene.once('rule run', async () => (await owner.must('ads.runRule', { ...at, rule })).id);
  };
  return {
    account: at.account,
    campaign: await campaignIn(scene),
    adGroup: await adGroupIn(scene),
    ad: await adIn(scene),
    video: await videoIn(scene),
    image: await imageIn(scene),
    rule: await activeRuleIn(scene),
    run: await run(),
    pixel: await pixelIn(scene),
    audience: await audienceIn(scene),
    list: await listIn(scene),
    upload: (await uploadIn(scene)).upload,
    savedTargeting: await savedTargetingIn(scene),
    identity: await identityIn(scene),
    import: await importIn(scene),
    change: await changeIn(scene),
  };
}
type Things = Awaited<ReturnType<typeof thingsOf>>;

const word = 'Heliotrope';
const nowhere = '999999999999999';

/** Gives everything that there is in an account a word that is in no other. */
async function mark(scene: Scene, things: Things): Promise<void> {
  const at = { center: scene.center, account: things.account };
  const { owner } = scene;
  const name = `${word} thing`;
  const { campaign, adGroup, ad, pixel, audience, savedTargeting, identity } = things;
  await owner.must('ads.updateCampaign', { ...at, campaign, name, labels: [word] });
  await owner.must('ads.updateAdGroup', { ...at, adGroup, name, labels: [word] });
  await owner.must('ads.updateAd', { ...at, ad, name, brandName: word, text: word });
  for (const media of [things.video, things.image])
    await owner.must('ads.updateMedia', { ...at, media, name: `${name} ${media}`, folder: word, labels: [word] });
  await owner.must('assets.updatePixel', { ...at, pixel, name });
  await owner.must('assets.updateAudience', { ...at, audience, name });
  await owner.must('assets.updateAudience', { ...at, audience: things.list, name: `${name} list` });
  await owner.must('ads.updateSavedTargeting', { ...at, savedTargeting, name });
  await owner.must('ads.updateIdentity', { ...at, identity, name });
  await scene.world.database.query('update ads.rules set name = $2 where id = $1', [things.rule, name]);
  await scene.world.database.query('update reporting.imports set source = $2 where id = $1', [things.import, word]);
  await owner.must('assets.updateAccount', { ...at, name: `${word} account` });
}

let world: World;
let own: Scene;
let caller: Person;
let mine: Things;
/** Of another center, and of the same one in an account that the caller was not given. */
let theirs: Things[];
let tokens: string[];

before(async () => {
  world = await openWorld({ isSmall: true });
  own = await Scene.open(world);
  mine = await thingsOf(own);
  caller = await world.newcomer('Cal');
  const given = {
    accounts: [
      { id: mine.account, role: 'admin' as const },
      { id: await own.spare(), role: 'admin' as const },
    ],
  };
  await world.join(own.owner, own.center, [caller], given);
  const here = { center: own.center, account: mine.account };
  const { from = '' } = await examples['ads.copyMedia'](own, caller);
  await own.owner.must('assets.assignAccount', { ...here, account: from, person: caller.id, role: 'analyst' });
  const { fingerprint } = await caller.must('ads.previewRule', { ...here, rule: mine.rule });
  await caller.must('ads.activateRule', { ...here, rule: mine.rule, fingerprint });
  const { id: beside } = await world.addAccount(own.owner, own.center, 'Beside');
  const others = [await Scene.open(world), new Scene(world, own.owner, own.center).using(beside)];
  theirs = [];
  tokens = [];
  for (const scene of others) {
    const things = await thingsOf(scene);
    await mark(scene, things);
    theirs.push(things);
    tokens.push(await pictureSent(scene));
  }
});
after(() => world.close());

const ofTheRoom = ({ name, access }: Endpoint): boolean =>
  access.who === 'account' && /^(ads|reporting)\.|^assets\..*(Pixel|TestCode|TestEvent|Audience|UploadPart)/.test(name);

const isId = (value: unknown): value is string => typeof value === 'string' && /^[1-9]\d{12,18}$/.test(value);
const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{40,}\.[\w-]{40,}$/.test(value);

/** Where ids stand in an input, without the center and the account of the path. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (path.length === 1 && (path[0] === 'center' || path[0] === 'account')) return [];
  if (isId(value) || isToken(value)) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    placesIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((inner, key) => (inner as Input)[key], value);

function put(value: Input, path: Path, to: unknown): Input {
  const changed = structuredClone(value);
  const last = path.at(-1) as string;
  (at(changed, path.slice(0, -1)) as Input)[last] = to;
  return changed;
}

/** Ids in places that the examples leave empty, here the caller's own. */
function more(): Partial<Record<EndpointName, Input[]>> {
  const { campaign, adGroup, ad, audience, pixel, rule, image, video, identity } = mine;
  const base = { center: own.center, account: mine.account };
  const audiences = { include: [audience], exclude: [] };
  const said = {
    name: 'Own',
    conditions: [{ fact: 'spend', over: 'today', is: 'gt', value: '1' }],
    act: { do: 'notify' },
  };
  return {
    'ads.listCampaigns': [
      { ...base, ids: campaign },
      { ...base, search: campaign },
    ],
    'ads.listAdGroups': [
      { ...base, ids: adGroup },
      { ...base, campaign },
    ],
    'ads.listAds': [
      { ...base, ids: ad },
      { ...base, campaign },
      { ...base, adGroup },
      { ...base, media: video },
    ],
    'ads.createAdGroup': [{ ...base, campaign, name: 'Own', targeting: { audiences } }],
    'ads.updateAdGroup': [{ ...base, adGroup, targeting: { audiences } }],
    'ads.updateAd': [{ ...base, ad, media: [video], thumbnail: image, identity }],
    'ads.listIdentities': [{ ...base, search: identity }],
    'ads.copyAds': [
      { ...base, level: 'ad_group', ids: [adGroup], into: campaign },
      { ...base, level: 'ad', ids: [ad], into: adGroup },
      { ...base, level: 'campaign', ids: [campaign], from: mine.account },
    ],
    'ads.editSeveral': [
      { ...base, level: 'ad_group', ids: [adGroup], changes: { targeting: { audiences } }, skipRefused: true },
      {
        ...base,
        level: 'ad_group',
        ids: [adGroup],
        changes: { audiences: { how: 'add', ...audiences } },
        skipRefused: true,
      },
    ],
    'ads.importAds': [
      { ...base, level: 'ad_group', rows: [{ line: 1, within: campaign, name: 'Own' }], skipRefused: true },
      {
        ...base,
        level: 'ad',
        rows: [
          { line: 1, within: adGroup, name: 'Own' },
          { line: 2, id: ad, name: 'Own' },
        ],
      },
    ],
    'ads.createRule': [
      { ...base, ...said, level: 'ad', which: { by: 'ids', ids: [ad] } },
      { ...base, ...said, level: 'ad_group', which: { by: 'campaigns', ids: [campaign] } },
    ],
    'ads.listRuleRuns': [
      { ...base, rule },
      { ...base, search: rule },
    ],
    'ads.listMedia': [{ ...base, search: image }],
    'ads.updateSavedTargeting': [{ ...base, savedTargeting: mine.savedTargeting, targeting: { audiences } }],
    'assets.listPixels': [{ ...base, search: pixel }],
    'assets.listAudiences': [{ ...base, search: audience }],
    'reporting.listPerformance': [
      { ...base, level: 'ad', from: '2025-11-01', to: '2025-11-07', ids: ad },
      { ...base, level: 'ad', from: '2025-11-01', to: '2025-11-07', parents: adGroup },
    ],
  };
}

/** What an answer says, whatever was asked about and when. */
async function heard(endpoint: Endpoint, input: Input, asked: string): Promise<string> {
  const { path, init } = requestOf(endpoint, input);
  const isDry = isWrite(endpoint) && !endpoint.isUnrepeatable;
  const { status, body } = await readReply(await caller.fetch(isDry ? `${path}?dry_run=true` : path, init));
  assert.notEqual(status, 500, `${endpoint.name} ${JSON.stringify(input)}`);
  const said = JSON.stringify(body);
  assert.ok(!said.includes(word), `${endpoint.name} ${JSON.stringify(input)} tells ${said.slice(0, 300)}`);
  const plain = said
    .replaceAll(asked, '#')
    .replace(/"requestId":"[^"]*"/g, '')
    .replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"then"')
    // What is made anew has an id of its own each time.
    .replace(/"[1-9]\d{12,18}"/g, (id) => (Object.values(mine).some((one) => `"${one}"` === id) ? id : '"new"'))
    .replace(/"[\w-]{40,}(\.[\w-]{40,})?"/g, '"secret"');
  return `${status} ${plain}`;
}

describe('a foreign id', () => {
  for (const endpoint of endpoints.filter(ofTheRoom))
    test(`is nothing to ${endpoint.name}`, async () => {
      const name = endpoint.name as EndpointName;
      const example = (await examples[name](own, caller)) as Input;
      let asked = 0;
      for (const input of [example, ...(more()[name] ?? [])])
        for (const path of placesIn(input)) {
          const right = at(input, path);
          if (!endpoint.isUnrepeatable) assert.match(await heard(endpoint, input, nowhere), /^20/);
          const unknown = isToken(right) ? `${right.slice(0, -2)}zz` : nowhere;
          const expected = await heard(endpoint, put(input, path, unknown), unknown);
          const kind = Object.entries(mine).find(([, id]) => id === right)?.[0];
          for (const [side, things] of theirs.entries())
            for (const [other, id] of Object.entries(isToken(right) ? { token: tokens[side] ?? '' } : things)) {
              // What it could be taken for is always asked, all else in the long runs.
              if (!takes(other === kind || kind === undefined)) continue;
              const told = await heard(endpoint, put(input, path, id), id);
              assert.equal(told, expected, `${path.join('.')} of ${JSON.stringify(input)}: ${other}`);
              asked += 1;
            }
        }
      if (asked === 0 && !isRest) assert.deepEqual(placesIn(example), [], `${name} was asked nothing.`);
    });
});

test('a file that somebody else has already is taken like any other, and refused only where it is one’s own', async () => {
  const { account } = mine;
  const here = { center: own.center, account };
  const bytes = await picture(320, 320);
  await addImage(own.owner, { center: own.center, account: theirs[1]?.account ?? '' }, word, bytes);
  const send = async () =>
    caller.call('ads.createMedia', {
      ...here,
      upload: await uploaded(caller, here, { name: 'same.png', bytes }),
      name: 'Same',
    });
  assert.equal((await send()).status, 201);
  const again = await send();
  assert.equal(again.refusal?.code, 'ads.media_exists');
  assert.ok(!JSON.stringify(again.refusal).includes(word));
});
