// Lists of campaigns, ad groups and ads with their numbers: whatever is asked on whichever server, in whatever order things changed,
// the answer is what the tables say.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused, Caller } from '../../../test/caller.ts';
import { adIn, content } from '../../../test/examples-of-ads.ts';
import { rowOf, telling, toldDay } from '../../../test/examples-of-performance.ts';
import { Scene } from '../../../test/scene.ts';
import { type SecondServer, startSecondServer } from '../../../test/second-server.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
let second: SecondServer;
before(async () => {
  world = await openWorld({ isSmall: true });
  second = await startSecondServer(world.databaseUrl);
});
after(async () => {
  await second.stop();
  await world.close();
});

const levels = ['campaign', 'ad_group', 'ad'] as const;
type Level = (typeof levels)[number];
const lists = { campaign: 'ads.listCampaigns', ad_group: 'ads.listAdGroups', ad: 'ads.listAds' } as const;
const tables = { campaign: 'ads.campaigns', ad_group: 'ads.ad_groups', ad: 'ads.ads' } as const;
const columnOf = { campaign: 'campaign_id', ad_group: 'ad_group_id', ad: 'id' } as const;

interface Object {
  id: string;
  name: string;
  is_on: boolean;
  is_draft: boolean;
  is_deleted: boolean;
  is_along: boolean;
  campaign: string | null;
  spend: number;
  clicks: number;
  impressions: number;
}

/** What the tables say, put together in the simplest way. */
async function readObjects(account: string, level: Level, days: { from: string; to: string }): Promise<Object[]> {
  const { rows } = await world.database.query(
    `select o.id::text, o.name, o.is_on, o.published_at is null as is_draft, o.deleted_at is not null as is_deleted,
       ${level === 'campaign' ? 'false' : 'o.deleted_with is not null'} as is_along, ${level === 'campaign' ? 'null' : 'o.campaign_id::text'} as campaign,
       coalesce(sum(d.spend_micros), 0)::float8 as spend, coalesce(sum(d.clicks), 0)::int as clicks, coalesce(sum(d.impressions), 0)::int as impressions
     from ${tables[level]} o
     left join ads.ads a on a.account_id = o.account_id and a.${columnOf[level]} = o.id
     left join reporting.ad_days d on d.account_id = a.account_id and d.ad_id = a.id and d.day between $2 and $3
     where o.account_id = $1 group by o.account_id, o.id order by o.id`,
    [account, days.from, days.to],
  );
  return rows as Object[];
}

const isShown: Record<string, (one: Object) => boolean> = {
  all: (one) => !one.is_deleted,
  on: (one) => !one.is_deleted && one.is_on && !one.is_draft,
  off: (one) => !one.is_deleted && !one.is_on,
  draft: (one) => !one.is_deleted && one.is_draft,
  deleted: (one) => one.is_deleted && !one.is_along,
};
const metrics: Record<string, (one: Object) => number | null> = {
  spend: ({ spend }) => spend,
  clicks: ({ clicks }) => clicks,
  ctr: ({ clicks, impressions }) => (impressions === 0 ? null : clicks / impressions),
};

/** The order of the list; objects come in the order of their making. */
function sorted(objects: readonly Object[], sort: string): Object[] {
  const [name, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
  const places = new Map(objects.map((one, at) => [one, at]));
  const byPlace = (one: Object, other: Object): number => sign * ((places.get(one) ?? 0) - (places.get(other) ?? 0));
  const metric = metrics[name];
  if (metric) {
    const [known, unknown] = [true, false].map((is) => objects.filter((one) => (metric(one) !== null) === is));
    const up = (known ?? []).toSorted((a, b) => sign * ((metric(a) ?? 0) - (metric(b) ?? 0)) || byPlace(a, b));
    return [...up, ...(unknown ?? []).toSorted(byPlace)];
  }
  // As the database has it: by code point, which is the order of bytes in UTF-8.
  const nameOf = (one: Object): Buffer => Buffer.from(name === 'name' ? one.name.toLowerCase() : '');
  return objects.toSorted((a, b) => sign * Buffer.compare(nameOf(a), nameOf(b)) || byPlace(a, b));
}

test('every list answers as the tables stand, after whatever was done', async () => {
  const scene = await Scene.open(world);
  const told = await telling(scene);
  const at = { center: told.center, account: told.account };
  const { owner } = scene;
  const elsewhere = new Caller(second.url);
  elsewhere.cookie = owner.cookie;
  let state = 7;
  const roll = (sides: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
  const pick = <Thing>(all: readonly Thing[]): Thing => all[roll(all.length)] as Thing;
  const words = ['Autumn', 'autumn lamp', 'Winter', 'été', '灯', 'Lamp 2', '🌙 night', '（夜）'];
  const days = { from: '2025-11-01', to: '2025-11-09' };
  const dayAt = (n: number): string => `2025-11-0${1 + n}`;
  const known: Record<Level, string[]> = { campaign: [], ad_group: [], ad: [] };
  const make = {
    campaign: () =>
      owner.must('ads.createCampaign', {
        ...at,
        name: pick(words),
        objective: pick(['traffic', 'reach']),
        labels: roll(3) === 0 ? ['Season'] : [],
      }),
    ad_group: () => owner.must('ads.createAdGroup', { ...at, campaign: pick(known.campaign), name: pick(words) }),
    ad: () => owner.must('ads.createAd', { ...at, adGroup: pick(known.ad_group), name: pick(words), ...content }),
  };
  for (const level of levels) for (let n = 0; n < 4; n++) known[level].push((await make[level]()).id);
  const acts = [
    async () => {
      const level = pick(levels);
      const reply = make[level]().then(({ id }) => known[level].push(id));
      await reply.catch((error: Error) => assert.match(error.message, /in_bin/));
    },
    async () => {
      const rows = new Map<string, object>();
      for (let n = 0; n < 6; n++) {
        const [ad, day] = [pick(known.ad), dayAt(roll(9))];
        rows.set(`${ad} ${day}`, {
          ad,
          day,
          spendMicros: String(roll(5) * 1_000),
          clicks: roll(9),
          impressions: roll(4) * 10,
        });
      }
      await owner.must('reporting.importPerformance', { ...told, rows: [...rows.values()] as never });
    },
    async () => {
      const level = pick(levels);
      const on = { ...at, level, ids: [pick(known[level])] };
      const endpoint = pick(['ads.removeAds', 'ads.restoreAds', 'ads.switchAds', 'ads.publishAds'] as const);
      const input = endpoint === 'ads.switchAds' ? { ...on, isOn: roll(2) === 0 } : on;
      const reply = await owner.call(endpoint, input as never);
      assert.ok(reply.status < 300 || reply.refusal?.code.startsWith('ads.'), reply.refusal?.code);
    },
    async () => {
      const reply = await owner.call('ads.updateCampaign', {
        ...at,
        campaign: pick(known.campaign),
        name: pick(words),
      });
      assert.ok(reply.status < 300 || reply.refusal?.code === 'ads.in_bin', reply.refusal?.code);
    },
  ];
  for (let round = 0; round < 70; round++) {
    await pick(acts)();
    const level = pick(levels);
    const objects = await readObjects(at.account, level, days);
    const search = roll(3) === 0 ? pick(['lamp', 'AUTUMN', '夜', '🌙', 'nobody', objects[0]?.id ?? '']) : '';
    const wanted = {
      ...at,
      ...days,
      search,
      state: roll(2) === 0 ? 'all' : pick(Object.keys(isShown)),
      sort: `${pick(['', '-'])}${pick(['created', 'name', ...Object.keys(metrics)])}`,
      page: 1 + roll(2),
      pageSize: 3,
      ...(roll(4) === 0 ? { bounds: pick(['spend:1000:', 'ctr::0.2', 'clicks:1:30,spend::4000']) } : {}),
      ...(level !== 'campaign' && roll(3) === 0 ? { campaign: pick(known.campaign) } : {}),
    };
    const bounds = (wanted.bounds ?? '')
      .split(',')
      .filter(Boolean)
      .map((each) => each.split(':'));
    const chosen = objects.filter((one) => {
      const isFound = one.name.toLowerCase().includes(search.toLowerCase()) || one.id === search;
      const isIn = wanted.campaign === undefined || one.campaign === wanted.campaign;
      const isBounded = bounds.every(([metric = '', least = '', most = '']) => {
        const value = metrics[metric]?.(one) ?? null;
        return value !== null && (least === '' || value >= Number(least)) && (most === '' || value <= Number(most));
      });
      return isFound && isIn && isBounded && isShown[wanted.state]?.(one);
    });
    const expected = sorted(chosen, wanted.sort).slice((wanted.page - 1) * 3, wanted.page * 3);
    const asker = pick([owner, elsewhere]);
    const reply = await asker.must(lists[level], wanted as never);
    const context = `round ${round}, ${level}: ${JSON.stringify(wanted)}`;
    assert.deepEqual(
      reply.items.map(({ id, metrics: of }) => [id, Number(of?.spendMicros), of?.clicks, of?.ctr]),
      expected.map((one) => [one.id, one.spend, one.clicks, metrics['ctr']?.(one)]),
      context,
    );
    const sum = (of: (one: Object) => number): number => chosen.reduce((total, one) => total + of(one), 0);
    const { totals } = reply.measured ?? assert.fail('Numbers are not told.');
    assert.deepEqual(
      [reply.total, Number(totals.spendMicros), totals.clicks],
      [chosen.length, sum(({ spend }) => spend), sum(({ clicks }) => clicks)],
      context,
    );
  }
});

test('who may not read reports sees the ads without numbers, and does not sort by them', async () => {
  const scene = await Scene.open(world);
  const ad = await adIn(scene);
  const told = await telling(scene);
  const at = { center: told.center, account: told.account };
  await scene.owner.must('reporting.importPerformance', { ...told, rows: [rowOf(ad)] });
  const actions = ['adaccount:view', 'campaign:pause'] as const;
  const { id: role } = await scene.owner.must('access.createRole', {
    center: at.center,
    name: 'Switcher',
    actions: [...actions],
  });
  const person = await world.newcomer('Sam');
  await world.join(scene.owner, at.center, [person]);
  await scene.owner.must('assets.assignAccount', { ...at, person: person.id, role });
  const days = { from: toldDay, to: toldDay };
  const { items, measured } = await person.must('ads.listAds', { ...at, ...days });
  assert.deepEqual([items[0]?.id, items[0]?.metrics, measured], [ad, null, null]);
  for (const asked of [{ sort: '-spend' as const }, { bounds: 'clicks:1:' }])
    assertRefused(await person.call('ads.listAds', { ...at, ...days, ...asked }), 403, 'forbidden');
  assertRefused(await person.call('reporting.listPerformance', at), 403, 'forbidden');
  const seen = await scene.owner.must('ads.listAds', { ...at, ...days, search: 'lamp' });
  assert.deepEqual([seen.items[0]?.metrics?.reach, seen.measured?.freshness?.source], [2_500, 'Network']);
});

test('without days the last seven are meant, on the clock of the account', async () => {
  const scene = await Scene.open(world);
  await adIn(scene);
  const at = { center: scene.center, account: await scene.account() };
  const { rows } = await world.database.query<{ today: string; first: string }>(
    `select t::text as today, (t - 6)::text as first from (select (now() at time zone time_zone)::date as t from assets.accounts where id = $1) s`,
    [at.account],
  );
  const { measured } = await scene.owner.must('ads.listCampaigns', at);
  assert.deepEqual([measured?.from, measured?.to, measured?.freshness], [rows[0]?.first, rows[0]?.today, null]);
  for (const days of [
    { from: '2025-11-02' },
    { from: '2025-11-02', to: '2025-11-01' },
    { from: '2020-01-01', to: '2025-11-01' },
  ])
    assertRefused(await scene.owner.call('ads.listCampaigns', { ...at, ...days }), 400, 'invalid_input');
});
