// Lists of ads that are kept in memory and moved along with changes are the same as lists that are made from nothing, on whichever
// server, whatever has happened and whenever it commits.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Caller, type EndpointName } from '../../../test/caller.ts';
import { dice } from '../../../test/dice.ts';
import { content } from '../../../test/examples-of-ads.ts';
import { telling } from '../../../test/examples-of-performance.ts';
import { Scene } from '../../../test/scene.ts';
import { type SecondServer, startSecondServer } from '../../../test/second-server.ts';
import { isRest, roundsOf } from '../../../test/sweeps.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { adLevels } from '../../contract/ads-levels.ts';
import { api } from '../../contract/index.ts';
import { admit } from '../access/index.ts';
import { type Handler, runCall } from '../foundation/calls.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { hashSecret } from '../foundation/secrets.ts';
import { numbers } from '../reporting/numbers.ts';
import { listsWith } from './queries.ts';

let world: World;
let second: SecondServer;
let database: Database;
before(async () => {
  world = await openWorld({ isSmall: true });
  second = await startSecondServer(world.databaseUrl);
  database = openDatabase(world.databaseUrl);
});
after(async () => {
  await database.close();
  await second.stop();
  await world.close();
});

const lists = { campaign: 'listCampaigns', ad_group: 'listAdGroups', ad: 'listAds' } as const;
const handlers = listsWith(numbers);
type Level = keyof typeof lists;

interface Question {
  level: Level;
  input: object;
}

/** A write keeps nothing and uses nothing that is kept, so what is asked as one is made from nothing. */
async function fromNothing(who: Person, { level, input }: Question): Promise<unknown> {
  const endpoint = { ...api.ads[lists[level]], method: 'POST' as const };
  const engine = {
    database,
    routes: new Map([[endpoint.name, { endpoint, handle: handlers[lists[level]] as Handler }]]),
    admit,
    needsApproval: async () => null,
    denied: async () => undefined,
    seen: () => undefined,
    checksReplies: false,
  };
  const credential = { kind: 'session' as const, hash: hashSecret(who.cookie?.split('=')[1] ?? '') };
  const origin = { ip: '', device: '', requestId: 'test', locale: 'en' as const };
  return JSON.parse(JSON.stringify((await runCall(engine, { endpoint, input, credential, origin })).body));
}

const shown = (who: Caller, { level, input }: Question): Promise<unknown> =>
  who.must(`ads.${lists[level]}`, input as never);

/** Reviews are done beside, so that what is shown is compared when nothing has happened meanwhile. */
async function assertSame(who: Caller, owner: Person, { question, context }: { question: Question; context: string }) {
  for (;;) {
    const before = await fromNothing(owner, question);
    const seen = await shown(who, question);
    if (!isDeepStrictEqual(await fromNothing(owner, question), before)) continue;
    assert.deepEqual(seen, before, context);
    return;
  }
}

const elsewhere = (person: Person): Caller => {
  const caller = new Caller(second.url);
  caller.cookie = person.cookie;
  return caller;
};

type Roll = (sides: number) => number;
const words = ['Autumn', 'autumn lamp', 'Winter', 'été', '灯', 'Lamp 2', '🌙 night', '（夜）'];
const dayAt = (n: number): string => `2025-11-${String(1 + n).padStart(2, '0')}`;

/** An account in which things happen by chance. */
class Happenings {
  readonly owner: Person;
  readonly at: { center: string; account: string };
  readonly known: Record<Level, string[]> = { campaign: [], ad_group: [], ad: [] };
  readonly #telling: Awaited<ReturnType<typeof telling>>;
  readonly #roll: Roll;
  readonly #imports: string[] = [];

  constructor(owner: Person, told: Awaited<ReturnType<typeof telling>>, roll: Roll) {
    [this.owner, this.#telling, this.#roll] = [owner, told, roll];
    this.at = { center: told.center, account: told.account };
  }

  pick = <Thing>(all: readonly Thing[]): Thing => all[this.#roll(all.length)] as Thing;

  /** What is refused changes nothing. */
  async #do(name: EndpointName, input: object): Promise<{ id: string } | undefined> {
    const { status, body, refusal } = await this.owner.call(name, { ...this.at, ...input } as never);
    assert.ok(status < 500 && status !== 400, `${name} ${JSON.stringify(input)} ${JSON.stringify(refusal)}`);
    return status < 400 ? (body as { id: string }) : undefined;
  }

  async create(level = this.pick(adLevels)): Promise<void> {
    const name = this.pick(words);
    const labels = this.#roll(3) === 0 ? ['Season'] : [];
    const { campaign, ad_group: adGroup } = this.known;
    const made =
      level === 'campaign'
        ? await this.#do('ads.createCampaign', { name, labels, objective: this.pick(['traffic', 'reach']) })
        : level === 'ad_group'
          ? await this.#do('ads.createAdGroup', { name, labels, campaign: this.pick(campaign) })
          : await this.#do('ads.createAd', { ...content, name, labels, adGroup: this.pick(adGroup) });
    if (made) this.known[level].push(made.id);
  }

  async begin(): Promise<void> {
    for (const level of adLevels) for (let n = 0; n < 6; n++) await this.create(level);
    await this.#import();
    await this.#import();
  }

  #import = async (): Promise<void> => {
    const rows = new Map<string, object>();
    for (let n = 0; n < 6; n++) {
      const [ad, day] = [this.pick(this.known.ad), dayAt(this.#roll(18))];
      const [spendMicros, clicks] = [String(this.#roll(5) * 1_000), this.#roll(9)];
      rows.set(`${ad} ${day}`, { ad, day, spendMicros, clicks, impressions: this.#roll(4) * 10 });
    }
    const source = this.pick(['Network', 'Other']);
    const told = { ...this.#telling, source, rows: [...rows.values()] };
    const done = await this.#do('reporting.importPerformance', told);
    if (done) this.#imports.push(done.id);
  };

  #some() {
    const level = this.pick(adLevels);
    const ids = this.known[level].filter(() => this.#roll(3) === 0);
    return { level, ids: ids.length > 0 ? ids : [this.pick(this.known[level])] };
  }

  #edit = (changes: object) => this.#do('ads.editSeveral', { ...this.#some(), changes, skipRefused: true });

  readonly #acts: Record<string, () => Promise<unknown>> = {
    create: () => this.create(),
    'create an ad': () => this.create('ad'),
    import: this.#import,
    'import again': this.#import,
    withdraw: () => this.#do('reporting.withdrawPerformanceImport', { import: this.pick(this.#imports) }),
    rename: () => this.#edit({ name: { how: 'set', name: this.pick(words) } }),
    'rename one': () => this.#do('ads.updateAd', { ad: this.pick(this.known.ad), name: this.pick(words) }),
    label: () => this.#edit({ addLabels: ['Season'] }),
    'take labels off': () => this.#edit({ removeLabels: ['Season'] }),
    switch: () => this.#do('ads.switchAds', { ...this.#some(), isOn: this.#roll(2) === 0 }),
    publish: () => this.#do('ads.publishAds', this.#some()),
    remove: () => {
      const { level, ids } = this.#some();
      return this.#do('ads.removeAds', { level, ids: ids.slice(0, 1) });
    },
    restore: () => this.#do('ads.restoreAds', this.#some()),
    'restore more': () => this.#do('ads.restoreAds', this.#some()),
    review: () =>
      world.database.query(
        `update ads.ads set review = $2, review_reason = case when $2 = 'rejected' then 'Misleading' end, reviewed_at = now() where id = $1`,
        [this.pick(this.known.ad), this.pick(['approved', 'rejected'])],
      ),
  };

  async next(): Promise<string> {
    const what = this.pick(Object.keys(this.#acts));
    await this.#acts[what]?.();
    return what;
  }

  /** Of one level, over the same days as others of it, so that they are moved along with the same memory. */
  question(level: Level): Question {
    const { pick } = this;
    const sorts = ['created', 'name', 'spend', 'clicks', 'ctr', 'cpc', 'spendChange', 'clicksDifference'];
    const sort = `${pick(['', '-'])}${pick(sorts)}`;
    const isCompared = sort.endsWith('e') && !sort.endsWith('name');
    const input = {
      ...this.at,
      from: dayAt(9),
      to: dayAt(17),
      ...(isCompared && { compareFrom: dayAt(0), compareTo: dayAt(8) }),
      sort,
      page: 1 + this.#roll(2),
      pageSize: pick([3, 50]),
      state: pick(['all', 'all', 'on', 'off', 'draft', 'deleted']),
      search: this.#roll(3) === 0 ? pick(['lamp', 'AUTUMN', '夜', '🌙', 'nobody', this.known[level][0]]) : '',
      ...(this.#roll(4) === 0 && { bounds: pick(['spend:1000:', 'ctr::0.2', 'clicks:1:30,spend::4000']) }),
      ...(this.#roll(5) === 0 && { labels: 'season' }),
      ...(this.#roll(6) === 0 && { createdFrom: new Date(Date.now() - 500).toISOString() }),
      ...(level !== 'campaign' && this.#roll(4) === 0 && { campaign: pick(this.known.campaign) }),
      ...(level === 'ad' && this.#roll(5) === 0 && { review: pick(['pending', 'approved']) }),
      ...(level === 'campaign' && this.#roll(5) === 0 && { objective: 'reach' }),
    };
    return { level, input };
  }
}

describe('a list of ads that is kept in memory', () => {
  test('is what it would be if it were made from nothing, whatever has happened since', async (t) => {
    for (let round = 0; round < roundsOf({ share: 1, rest: 4 }); round++) {
      const seed = Math.floor(Math.random() * 2 ** 31);
      t.diagnostic(`seed ${seed}`);
      const roll = dice(seed);
      const scene = await Scene.open(world);
      const { owner } = scene;
      const happenings = new Happenings(owner, await telling(scene), roll);
      await happenings.begin();
      // As many as are remembered of a level; both servers begin with all of them, and follow at their own pace.
      const all = adLevels.flatMap((level) => Array.from({ length: 6 }, () => happenings.question(level)));
      for (const who of [owner, elsewhere(owner)]) for (const one of all) await shown(who, one);
      const done: string[] = [];
      for (let step = 0; step < 50; step++) {
        done.push(await happenings.next());
        const who = roll(2) === 0 ? owner : elsewhere(owner);
        const asked = all.filter(() => roll(3) === 0);
        for (const question of asked) {
          const context = `seed ${seed}, after ${done.join(', ')}: ${JSON.stringify(question)}`;
          await assertSame(who, owner, { question, context });
        }
      }
    }
  });

  test('misses nothing that commits late, in whatever order', { skip: isRest }, async () => {
    const scene = await Scene.open(world);
    const { owner } = scene;
    const happenings = new Happenings(owner, await telling(scene), dice(5));
    await happenings.begin();
    const { at, known } = happenings;
    const one: Question = { level: 'ad', input: { ...at, sort: '-name', state: 'on', search: 'a' } };
    const same = async (): Promise<void> => {
      for (const who of [owner, elsewhere(owner)]) await assertSame(who, owner, { question: one, context: 'late' });
    };
    await same();
    const [first = '', ...others] = known.ad;
    const client = await world.database.connect();
    try {
      // Its row was written, and its id given, before all else that is seen meanwhile.
      await client.query('begin');
      await client.query(
        `insert into ads.ads (account_id, campaign_id, ad_group_id, id, name, format, brand_name, text, call_to_action, review, is_on, published_at, labels)
         select account_id, campaign_id, ad_group_id, id + 1, 'A late one', format, brand_name, text, call_to_action, review, true, now(), labels
         from ads.ads where account_id = $1 and id = $2`,
        [at.account, first],
      );
      const waiting = owner.must('ads.updateAd', { ...at, ad: others[0] ?? '', name: 'Waits for it' });
      await same();
      await client.query('commit');
      await waiting;
    } finally {
      client.release();
    }
    await same();
    const { items } = (await shown(owner, { level: 'ad', input: { ...at, search: 'late one' } })) as {
      items: unknown[];
    };
    assert.equal(items.length, 1);
  });
});
