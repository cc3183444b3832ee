// Who belongs to an audience: by rule against a count made by hand, from lists as they were sent; and that nobody learns who.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { enqueue } from '../../../test/enqueue.ts';
import { adGroupIn } from '../../../test/examples-of-ads.ts';
import { sha } from '../../../test/examples-of-audiences.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { roundedSize } from '../../contract/audience-kinds.ts';
import type { AudienceRule } from '../../contract/audiences.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

async function furnished() {
  const scene = await Scene.open(world);
  const { owner } = scene;
  const at = { center: scene.center, account: await scene.account() };
  const pixel = await owner.must('assets.createPixel', { ...at, name: 'Shop' });
  const { secret } = await owner.must('assets.makePixelSecret', { ...at, pixel: pixel.id });
  const tell = async (events: object[]) => {
    const reply = await fetch(`${world.url}/collect/${pixel.code}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({ events: events.map((event) => ({ eventId: randomUUID(), ...event })) }),
    });
    assert.equal(((await reply.json()) as { received: number }).received, events.length);
  };
  return { scene, owner, at, pixel, tell };
}

/** Waits for the job, which the commit wakes. */
async function until(what: string, isThere: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await isThere()); ) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const membersOf = async (audience: string): Promise<string[]> => {
  const { rows } = await world.database.query<{ key: string }>(
    `select encode(key, 'hex') as key from assets.audience_members where audience_id = $1 order by 1`,
    [audience],
  );
  return rows.map(({ key }) => key);
};

const computed = (audience: string) =>
  until('it was put together', async () => {
    const { rows } = await world.database.query('select computed_at from assets.audiences where id = $1', [audience]);
    return rows[0].computed_at !== null;
  });

describe('an audience by rule', () => {
  test('is whoever did what the rule says, however they are known', async () => {
    const { owner, at, pixel, tell } = await furnished();
    const by = (visitor: string) => ({ user: { visitor } });
    const paid = (value: number, currency = 'EUR') => ({ event: 'purchase', value, currency });
    const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString();
    await tell([
      { ...paid(100), ...by('a'), url: 'https://shop.example/sale/1' },
      { ...paid(100), ...by('a') },
      { ...paid(10), ...by('b'), url: 'https://shop.example/sale/2' },
      { ...paid(10), ...by('b') },
      { ...paid(500, 'USD'), ...by('c') },
      { ...paid(80), ...by('d'), at: days(5) },
      { event: 'lead', ...by('d') },
      { event: 'lead', user: { email: sha('e') } },
      { event: 'lead' },
    ]);
    const visitor = (name: string): string => `03${sha(name)}`;
    const expected: [rule: Parameters<typeof make>[0], members: string[]][] = [
      [{ include: [{ event: 'purchase', days: 30 }] }, ['a', 'b', 'c', 'd'].map(visitor)],
      [{ include: [{ event: 'purchase', days: 2 }] }, ['a', 'b', 'c'].map(visitor)],
      [{ include: [{ event: 'purchase', days: 30, times: 2 }] }, ['a', 'b'].map(visitor)],
      [{ include: [{ event: 'purchase', days: 30, urlContains: '/SALE/' }] }, ['a', 'b'].map(visitor)],
      [
        { include: [{ event: null, days: 30, atLeast: { amountMicros: '80000000', currency: 'EUR' } }] },
        ['a', 'd'].map(visitor),
      ],
      [
        {
          match: 'all',
          include: [
            { event: 'purchase', days: 30 },
            { event: 'lead', days: 30 },
          ],
        },
        ['d'].map(visitor),
      ],
      [
        { include: [{ event: null, days: 30 }], exclude: [{ event: 'purchase', days: 30, times: 2 }] },
        [`01${sha('e')}`, ...['c', 'd'].map(visitor)],
      ],
    ];
    const make = async (rule: {
      match?: 'any' | 'all';
      include: Omit<Partial<AudienceRule['include'][number]> & { days: number }, 'pixel'>[];
      exclude?: Omit<Partial<AudienceRule['include'][number]> & { days: number }, 'pixel'>[];
    }) => {
      const on = (some: typeof rule.include) => some.map((one) => ({ ...one, pixel: pixel.id }));
      const whole = { ...rule, include: on(rule.include), exclude: on(rule.exclude ?? []) };
      const { id } = await owner.must('assets.createAudience', { ...at, name: 'By rule', rule: whole });
      return id;
    };
    for (const [rule, members] of expected) {
      const id = await make(rule);
      await computed(id);
      assert.deepEqual(await membersOf(id), members.toSorted(), JSON.stringify(rule));
      const { state, size } = await owner.must('assets.getAudience', { ...at, audience: id });
      assert.deepEqual([state, size], ['too_small', 0]);
    }
  });

  test('names no pixel that the account does not see', async () => {
    const { owner, at } = await furnished();
    const other = await furnished();
    const rule = { include: [{ pixel: other.pixel.id, days: 3 }] };
    assertRefused(await owner.call('assets.createAudience', { ...at, name: 'Theirs', rule }), 404, 'not_found');
  });
});

describe('lists', () => {
  async function upload(
    { owner, at }: Awaited<ReturnType<typeof furnished>>,
    { audience, mode, hashes }: { audience: string; mode: 'add' | 'remove' | 'replace'; hashes: string[] },
  ) {
    const on = { ...at, audience };
    const asked = { ...on, mode, kind: 'email' as const, rows: hashes.length };
    const { id } = await owner.must('assets.startAudienceUpload', asked);
    const size = 2000;
    for (let part = 1; (part - 1) * size < hashes.length; part++) {
      const some = hashes.slice((part - 1) * size, part * size);
      await owner.must('assets.addUploadPart', { ...on, upload: id, part, hashes: some });
      // What is sent twice, as after a broken line, counts once.
      const again = await owner.must('assets.addUploadPart', { ...on, upload: id, part, hashes: some });
      assert.equal(again.received, Math.min(part * size, hashes.length));
    }
    await owner.must('assets.finishAudienceUpload', { ...on, upload: id });
    await until('the upload is done', async () => {
      const { items } = await owner.must('assets.listAudienceUploads', on);
      return items[0]?.state === 'done';
    });
  }

  test('are added, removed and replaced as wholes, and told in rounded numbers', async () => {
    const of = await furnished();
    const { owner, at } = of;
    const { id: audience } = await owner.must('assets.createAudience', { ...at, name: 'Newsletter' });
    const hashes = Array.from({ length: 5678 }, (_, index) => sha(`person ${index}`));
    await upload(of, { audience, mode: 'add', hashes });
    const now = () => owner.must('assets.getAudience', { ...at, audience });
    assert.deepEqual([(await now()).state, (await now()).size], ['ready', 5600]);
    assert.deepEqual(await membersOf(audience), hashes.map((hash) => `01${hash}`).toSorted());
    await upload(of, { audience, mode: 'remove', hashes: hashes.slice(0, 678) });
    assert.equal((await now()).size, 5000);
    await upload(of, { audience, mode: 'replace', hashes: hashes.slice(0, 3) });
    assert.deepEqual([(await now()).state, (await now()).size], ['too_small', 0]);
    assert.equal((await membersOf(audience)).length, 3);
    const { rows } = await world.database.query('select count(*)::int as left from assets.audience_upload_rows');
    assert.equal(rows[0].left, 0);
    const { rows: told } = await world.database.query(
      `select count(*)::int as count from audit.entries where coalesce(after::text, '') ~ '[0-9a-f]{64}'`,
    );
    assert.equal(told[0].count, 0);
  });

  test('of thousands are searched, filtered, sorted and paged', async () => {
    const of = await furnished();
    const { owner, at } = of;
    const { id: audience } = await owner.must('assets.createAudience', { ...at, name: 'Newsletter' });
    const on = { ...at, audience };
    // The n-th is of rows that tell which it is.
    await world.database.query(
      `insert into assets.audience_uploads (account_id, audience_id, mode, key_kind, rows, received, state, maker_name)
       select $1, $2, 'add', 'email', n, 0, 'cancelled', case when n % 2 = 0 then 'Ada 50%_off' else '李娜' end
       from generate_series(1, 10000) n`,
      [at.account, audience],
    );
    const begun = await owner.must('assets.startAudienceUpload', { ...on, mode: 'add', kind: 'email', rows: 20_000 });
    assert.equal(begun.maker, owner.name);
    const asked = async (more: object) => {
      const { items, total } = await owner.must('assets.listAudienceUploads', { ...on, pageSize: 2, ...more });
      return [total, ...items.map(({ rows }) => rows)];
    };
    assert.deepEqual(await asked({}), [10_001, 20_000, 10_000]);
    assert.deepEqual(await asked({ sort: 'started', page: 2 }), [10_001, 3, 4]);
    assert.deepEqual(await asked({ sort: 'rows' }), [10_001, 1, 2]);
    assert.deepEqual(await asked({ sort: '-rows' }), [10_001, 20_000, 10_000]);
    assert.deepEqual(await asked({ sort: 'maker' }), [10_001, 2, 4]);
    assert.deepEqual(await asked({ sort: '-maker' }), [10_001, 9999, 9997]);
    assert.deepEqual(await asked({ search: '50%_OFF', sort: 'started' }), [5000, 2, 4]);
    assert.deepEqual(await asked({ search: begun.id }), [1, 20_000]);
    assert.deepEqual(await asked({ search: '李', sort: 'started' }), [5000, 1, 3]);
    assert.deepEqual(await asked({ search: '李', state: 'open' }), [0]);
    const other = await owner.must('assets.createAudience', { ...at, name: 'Other' });
    assert.deepEqual(await asked({ audience: other.id }), [0]);
  });

  test('that are given up leave the audience as it was, and nothing behind', async () => {
    const of = await furnished();
    const { owner, at } = of;
    const { id: audience } = await owner.must('assets.createAudience', { ...at, name: 'Newsletter' });
    const on = { ...at, audience };
    const { id } = await owner.must('assets.startAudienceUpload', { ...on, mode: 'add', kind: 'phone', rows: 2 });
    await owner.must('assets.addUploadPart', { ...on, upload: id, part: 1, hashes: [sha('1')] });
    await owner.must('assets.cancelAudienceUpload', { ...on, upload: id });
    await until('the rows are deleted', async () => {
      const { rows } = await world.database.query('select from assets.audience_upload_rows where upload_id = $1', [id]);
      return rows.length === 0;
    });
    assert.deepEqual(await membersOf(audience), []);
    assert.equal((await owner.must('assets.getAudience', on)).state, 'collecting');
  });

  test('hold nothing but hashes', async () => {
    const of = await furnished();
    const { owner, at } = of;
    const { id: audience } = await owner.must('assets.createAudience', { ...at, name: 'Newsletter' });
    const on = { ...at, audience };
    const { id } = await owner.must('assets.startAudienceUpload', { ...on, mode: 'add', kind: 'email', rows: 9 });
    for (const wrong of [
      'ada@example.com',
      '+491701234567',
      sha('x').toUpperCase(),
      sha('x').slice(1),
      `${sha('x')} `,
    ]) {
      const reply = await owner.call('assets.addUploadPart', { ...on, upload: id, part: 1, hashes: [sha('y'), wrong] });
      assertRefused(reply, 400, 'invalid_input');
      assert.ok(!JSON.stringify(reply.body ?? reply.refusal).includes('example.com'));
    }
  });
});

describe('an audience in ad groups', () => {
  test('is chosen, found again, passed on for use only, and no longer chosen once it ended', async () => {
    const { scene, owner, at } = await furnished();
    const spare = await scene.spare();
    const { id: audience } = await owner.must('assets.createAudience', { ...at, name: 'Newsletter' });
    const { id: other } = await owner.must('assets.createAudience', { ...at, name: 'Customers' });
    const adGroup = await adGroupIn(scene);
    const targeting = { audiences: { include: [audience], exclude: [other] } };
    await owner.must('ads.updateAdGroup', { ...at, adGroup, targeting });
    const uses = await owner.must('ads.listAudienceUses', { ...at, audience: other });
    assert.deepEqual(
      uses.items.map(({ id, how }) => [id, how]),
      [[adGroup, 'exclude']],
    );
    const there = { center: at.center, account: spare, name: 'Saved', targeting };
    assertRefused(await owner.call('ads.createSavedTargeting', there), 422, 'ads.audience_unfit');
    const share = (role: 'view' | 'use') =>
      Promise.all(
        [audience, other].map((one) =>
          owner.must('assets.shareAudience', { ...at, audience: one, accounts: [{ id: spare, role }] }),
        ),
      );
    await share('view');
    assertRefused(await owner.call('ads.createSavedTargeting', there), 422, 'ads.audience_unfit');
    await share('use');
    await owner.must('ads.createSavedTargeting', there);
    const seen = await owner.must('assets.getAudience', { center: at.center, account: spare, audience });
    assert.deepEqual([seen.sharedBy?.role, seen.rule], ['use', null]);
    const own = await owner.must('assets.createAudience', { center: at.center, account: spare, name: 'Own' });
    const listed = async (input: object) => {
      const { items, total } = await owner.must('assets.listAudiences', {
        center: at.center,
        account: spare,
        ...input,
      });
      assert.equal(total, items.length);
      return items.map(({ name }) => name).toSorted();
    };
    assert.deepEqual(await listed({}), ['Customers', 'Newsletter', 'Own']);
    assert.deepEqual(await listed({ whose: 'own' }), ['Own']);
    assert.deepEqual(await listed({ whose: 'shared' }), ['Customers', 'Newsletter']);
    assert.deepEqual(await listed({ audience: `${own.id},${other}` }), ['Customers', 'Own']);
    await world.database.query(`update assets.audiences set expires_at = now() where id = $1`, [audience]);
    assert.equal((await owner.must('assets.getAudience', { ...at, audience })).state, 'expired');
    // What it has it keeps; anew it is not chosen.
    await owner.must('ads.updateAdGroup', { ...at, adGroup, targeting: { ...targeting, places: ['DE'] } });
    assertRefused(await owner.call('ads.createSavedTargeting', { ...there, ...at }), 422, 'ads.audience_unfit');
    const both = { audiences: { include: [other], exclude: [other] } };
    assertRefused(await owner.call('ads.updateAdGroup', { ...at, adGroup, targeting: both }), 400, 'invalid_input');
  });
});

test('an audience that cannot be put together keeps no other from it', async () => {
  const { owner, at, pixel, tell } = await furnished();
  const rule = { include: [{ pixel: pixel.id, event: 'purchase', days: 30 }] };
  const [broken, other] = [
    await owner.must('assets.createAudience', { ...at, name: 'Broken', rule }),
    await owner.must('assets.createAudience', { ...at, name: 'Whole', rule }),
  ];
  for (const { id } of [broken, other]) await computed(id);
  await tell([{ event: 'purchase', user: { email: sha('late@example.com') } }]);
  // As no version that runs would write it; both are due once more.
  await world.database.query(
    `update assets.audiences set computed_at = now() - interval '2 hours',
       rule = case when id = $1 then jsonb_set(rule, '{include,0,days}', '"many"') else rule end where id = any ($2)`,
    [broken.id, [broken.id, other.id]],
  );
  await enqueue(world.databaseUrl, 'assets.audiences', {});
  await until('the other one knows of it', async () => (await membersOf(other.id)).length === 1);
  await until('it was told', () => Promise.resolve(world.bugs.length > 0));
  world.bugs.splice(0);
  await world.database.query(`delete from pgboss.job where name = 'assets.audiences' and state = 'retry'`);
});

test('sizes are rounded down to two digits, and small ones are not told', () => {
  assert.deepEqual(
    [0, 999, 1000, 1099, 5678, 123_456, 1_000_000].map(roundedSize),
    [0, 0, 1000, 1000, 5600, 120_000, 1_000_000],
  );
});
