// Events of websites, from browsers and servers: counted once, kept for whom they belong to, and never told to anybody else.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { openDatabase } from '../foundation/database.ts';
import { openWindows } from '../foundation/windows.ts';
import { tidyPixels } from './pixel-jobs.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const day = (offset = 0): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const around = { from: day(-9), to: day(1) };

async function furnished(settings: object = {}) {
  const scene = await Scene.open(world);
  const { owner } = scene;
  const at = { center: scene.center, account: await scene.account() };
  const pixel = await owner.must('assets.createPixel', { ...at, name: 'Shop', ...settings });
  const { secret } = await owner.must('assets.makePixelSecret', { ...at, pixel: pixel.id });
  const on = { ...at, pixel: pixel.id };
  /** As a page of another origin does. */
  const browser = async (event: object | string, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/collect/${pixel.code}`, {
      method: 'POST',
      body: typeof event === 'string' ? event : JSON.stringify(event),
      headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example', ...headers },
    });
  const server = async (body: unknown, key = secret) => {
    const reply = await fetch(`${world.url}/collect/${pixel.code}/events`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
  const activity = () => owner.must('assets.getPixelActivity', { ...on, ...around });
  const kept = async () => (await owner.must('assets.listPixelEvents', on)).items;
  return { scene, owner, at, on, pixel, secret, browser, server, activity, kept };
}

describe('an event of a browser', () => {
  test('is answered 204, kept and counted on its day, and the pixel is active', async () => {
    const { owner, on, browser, activity, kept } = await furnished();
    assert.equal((await owner.must('assets.getPixel', on)).state, 'no_events');
    const url = 'https://shop.example/lamp?id=7#top';
    const reply = await browser({ event: 'purchase', id: 'o-1', url, value: 19.9, currency: 'EUR' });
    assert.deepEqual(
      [reply.status, await reply.text(), reply.headers.get('access-control-allow-origin')],
      [204, '', '*'],
    );
    assert.equal(reply.headers.get('set-cookie'), null);
    const [event] = await kept();
    assert.deepEqual(
      [event?.event, event?.eventId, event?.url, event?.valueMicros, event?.currency, event?.told, event?.matchedBy],
      ['purchase', 'o-1', 'https://shop.example/lamp?id=7', '19900000', 'EUR', 'browser', []],
    );
    const { events, matched } = await activity();
    assert.deepEqual([events[0]?.total, events[0]?.browser, matched.any], [1, 1, 0]);
    assert.equal((await owner.must('assets.getPixel', on)).state, 'active');
  });

  test('comes by an image where there is no beacon', async () => {
    const { pixel, kept } = await furnished();
    const told = encodeURIComponent(JSON.stringify({ event: 'lead', id: 'l-1' }));
    const reply = await fetch(`${world.url}/collect/${pixel.code}?d=${told}`);
    assert.equal(reply.status, 204);
    assert.deepEqual(
      (await kept()).map(({ event }) => event),
      ['lead'],
    );
  });

  test('that is told again with its name and id counts once, with another name anew', async () => {
    const { browser, activity } = await furnished();
    for (const event of ['purchase', 'purchase', 'checkout']) await browser({ event, id: 'same' });
    const { events } = await activity();
    assert.deepEqual(events.map(({ event, total }) => [event, total]).toSorted(), [
      ['checkout', 1],
      ['purchase', 1],
    ]);
  });

  test('of a wrong clock is set right; one that is too old, or of the future, is not believed', async () => {
    const { browser, kept } = await furnished();
    const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
    const year = 365 * 86_400_000;
    // A clock that is a year behind, and says so.
    await browser({ event: 'page_view', id: 'behind', at: at(-year - 60_000), sentAt: at(-year) });
    await browser({ event: 'page_view', id: 'old', at: at(-year), sentAt: at(0) });
    await browser({ event: 'page_view', id: 'ahead', at: at(year), sentAt: at(0) });
    const found = await kept();
    const minutes = new Map(
      found.map(({ eventId, at: told }) => [eventId, Math.round((Date.now() - Date.parse(told)) / 60_000)]),
    );
    assert.deepEqual([...minutes].toSorted(), [
      ['ahead', 0],
      ['behind', 1],
    ]);
  });

  test('is not kept of who asks not to be tracked, unless the settings say otherwise', async () => {
    for (const [honorsOptOut, expected] of [
      [true, 0],
      [false, 2],
    ] as const) {
      const { browser, kept } = await furnished({ honorsOptOut });
      await browser({ event: 'page_view', id: 'a' }, { 'sec-gpc': '1' });
      await browser({ event: 'page_view', id: 'b' }, { dnt: '1' });
      assert.equal((await kept()).length, expected);
    }
  });

  test('is not kept from another website than those of the settings, while paused, or in the bin', async () => {
    const { owner, on, browser, kept } = await furnished({ domains: ['shop.example'] });
    const url = 'https://shop.example/';
    await browser({ event: 'page_view', id: 'own', url });
    await browser({ event: 'page_view', id: 'below', url: 'https://m.shop.example/' });
    await browser({ event: 'page_view', id: 'forged', url }, { origin: 'https://evilshop.example' });
    await browser({ event: 'page_view', id: 'elsewhere', url: 'https://evilshop.example/' });
    await owner.must('assets.updatePixel', { ...on, isOn: false });
    await browser({ event: 'page_view', id: 'paused', url });
    await owner.must('assets.updatePixel', { ...on, isOn: true });
    await owner.must('assets.removePixel', on);
    await browser({ event: 'page_view', id: 'binned', url });
    assert.deepEqual((await kept()).map(({ eventId }) => eventId).toSorted(), ['below', 'own']);
  });

  test('never holds a mail address, and whatever is not to be read is answered 204 as well', async () => {
    const { pixel, browser, kept } = await furnished();
    const url = 'https://shop.example/thanks/ada@example.com?mail=ada%40example.com&id=3';
    await browser({ event: 'lead', id: '1', url, user: { email: sha('ada@example.com'), visitor: 'v1' } });
    await browser({ event: 'lead', id: '2', user: { email: 'ada@example.com' } });
    const [event] = await kept();
    assert.deepEqual(
      [event?.url, event?.matchedBy],
      ['https://shop.example/thanks/…?mail=…&id=3', ['email', 'visitor']],
    );
    const { rows } = await world.database.query(
      'select e::text as text from assets.pixel_events e where pixel_id = $1',
      [pixel.id],
    );
    assert.equal(rows.length, 1);
    assert.ok(!/ada|example\.com\b.*@/.test(rows[0].text.replace('shop.example', '')));
    for (const body of ['', '{', '[]', '"x"', '{"event":""}', `{"event":"a\\u0000b"}`, 'x'.repeat(1_048_576)]) {
      const reply = await browser(body);
      assert.deepEqual([reply.status, await reply.text()], [204, '']);
    }
    const unknown = await fetch(`${world.url}/collect/P${'2'.repeat(19)}`, {
      method: 'POST',
      body: '{"event":"lead"}',
    });
    assert.equal(unknown.status, 204);
    assert.equal((await kept()).length, 1);
  });

  test('of a name of its own is kept as it is, and of no more names than a hundred', async () => {
    const { browser, server, kept } = await furnished();
    const markup = '<img src=x onerror=alert(1)>';
    await browser({ event: markup, id: '1', url: `https://shop.example/?q=${encodeURIComponent('<script>')}` });
    assert.equal((await kept())[0]?.event, markup);
    const events = Array.from({ length: 101 }, (_, at) => ({ event: `own ${at}`, eventId: `${at}` }));
    const { body } = await server({ events });
    assert.equal(body['received'], 99);
    assert.deepEqual((body['refused'] as { code: string }[])[0], { index: 99, code: 'too_many_names', field: 'event' });
    await browser({ event: 'purchase', id: 'standard' });
    assert.equal((await kept())[0]?.event, 'purchase');
  });
});

describe('events of a server', () => {
  test('and of a browser are one where name and id are, with what both know', async () => {
    const { browser, server, activity, kept } = await furnished();
    await browser({ event: 'purchase', id: 'o-9', user: { visitor: 'v1' } });
    const purchase = {
      event: 'purchase',
      eventId: 'o-9',
      value: '12.50',
      currency: 'EUR',
      user: { email: sha('a@b.c') },
    };
    const once = await server({ events: [purchase, { event: 'lead', eventId: 'l-1' }] });
    assert.deepEqual(once, { status: 200, body: { received: 1, duplicates: 1, tested: 0, refused: [] } });
    const again = await server({ events: [purchase, purchase] });
    assert.deepEqual(again.body, { received: 0, duplicates: 2, tested: 0, refused: [] });
    const { events, matched } = await activity();
    const told = events.find(({ event }) => event === 'purchase');
    assert.deepEqual([told?.total, told?.browser, told?.server, told?.both, told?.matched], [1, 1, 1, 1, 1]);
    assert.deepEqual([matched.total, matched.any, matched.email, matched.visitor], [2, 1, 1, 1]);
    const event = (await kept()).find(({ eventId }) => eventId === 'o-9');
    assert.deepEqual([event?.told, event?.valueMicros, event?.matchedBy], ['both', '12500000', ['email', 'visitor']]);
  });

  test('are refused one by one, with the field', async () => {
    const { server, kept } = await furnished();
    const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const events = [
      { event: 'lead', eventId: '0' },
      { event: 'lead', eventId: '1', user: { email: 'ada@example.com' } },
      { event: 'lead', eventId: '2', user: { phone: '+49 170 1' } },
      { event: 'lead', eventId: '3', user: { emailAddress: 'ada@example.com' } },
      { event: 'lead', eventId: '4', email: 'ada@example.com' },
      { event: 'lead' },
      { event: 'lead', eventId: '6', at: at(-365) },
      { event: 'lead', eventId: '7', at: at(365) },
      { event: 'lead', eventId: '8', value: 3 },
      { event: 'lead', eventId: '9', value: -3, currency: 'EUR' },
      null,
    ];
    const { status, body } = await server({ events });
    assert.equal(status, 200);
    assert.deepEqual(body['received'], 1);
    assert.deepEqual(
      (body['refused'] as { index: number; code: string; field: string }[]).map(
        ({ index, code, field }) => `${index} ${code} ${field}`,
      ),
      [
        '1 not_hashed user.email',
        '2 not_hashed user.phone',
        '3 unknown_field user.emailAddress',
        '4 unknown_field email',
        '5 missing eventId',
        '6 too_old at',
        '7 in_future at',
        '8 value_without_currency currency',
        '9 invalid value',
        '10 invalid ',
      ],
    );
    assert.ok(!JSON.stringify(body).includes('ada'));
    assert.equal((await kept()).length, 1);
  });

  test('need the secret of this pixel: the former one for a day, or no longer', async () => {
    const { owner, on, pixel, secret, server } = await furnished();
    const other = await furnished();
    const events = [{ event: 'lead', eventId: '1' }];
    for (const wrong of ['x'.repeat(43), other.secret, `${secret.slice(0, -1)}_`])
      assert.equal((await server({ events }, wrong)).status, 401);
    const next = await owner.must('assets.makePixelSecret', on);
    assert.notEqual(next.formerUntil, null);
    assert.equal((await server({ events }, secret)).status, 200);
    assert.equal((await server({ events }, next.secret)).body['duplicates'], 1);
    const last = await owner.must('assets.makePixelSecret', { ...on, endsFormer: true });
    assert.equal((await server({ events }, next.secret)).status, 401);
    assert.equal((await server({ events }, last.secret)).status, 200);
    const { rows } = await world.database.query(
      `select 1 from audit.entries where object_id = $1 and (after::text like '%' || $2 || '%')`,
      [pixel.id, secret],
    );
    assert.equal(rows.length, 0);
    const unknown = await fetch(`${world.url}/collect/P${'2'.repeat(19)}/events`, {
      method: 'POST',
      body: JSON.stringify({ events }),
      headers: { authorization: `Bearer ${secret}` },
    });
    assert.equal(unknown.status, 401);
  });

  test('come a thousand at a time and not more', async () => {
    const { server, activity } = await furnished();
    const make = (count: number) => Array.from({ length: count }, (_, at) => ({ event: 'lead', eventId: `${at}` }));
    assert.equal((await server({ events: make(1000) })).body['received'], 1000);
    assert.equal((await server({ events: make(1001) })).status, 400);
    assert.equal((await server({ events: [] })).status, 400);
    assert.equal((await server('{"events":"all"}')).status, 400);
    assert.equal((await server('x'.repeat(3_000_000))).status, 413);
    assert.equal((await activity()).events[0]?.total, 1000);
  });
});

describe('test events', () => {
  test('are shown and not counted; with a former code they are nothing at all', async () => {
    const { owner, on, pixel, browser, server, activity, kept } = await furnished();
    const test = pixel.testCode;
    await browser({ event: 'purchase', id: 'b', test, user: { visitor: 'v' } });
    const told = await server({ events: [{ event: 'lead', eventId: 's' }], testCode: test });
    assert.equal(told.body['tested'], 1);
    const { items } = await owner.must('assets.listTestEvents', on);
    assert.deepEqual(
      items.map(({ event, told: by }) => [event, by]),
      [
        ['lead', 'server'],
        ['purchase', 'browser'],
      ],
    );
    await owner.must('assets.makeTestCode', on);
    await browser({ event: 'purchase', id: 'c', test });
    assert.equal((await owner.must('assets.listTestEvents', on)).total, 2);
    assert.deepEqual([(await activity()).events, await kept()], [[], []]);
  });

  test('are heard of at once by who may look, and by nobody else', async () => {
    const { owner, on, pixel, browser } = await furnished();
    const path = `/api/v1/centers/${on.center}/ad-accounts/${on.account}/pixels/${on.pixel}/test-events/stream`;
    const stranger = await Scene.open(world);
    assert.equal((await stranger.owner.fetch(path)).status, 404);
    assert.equal((await fetch(`${world.url}${path}`)).status, 401);
    const stream = await owner.fetch(path);
    assert.equal(stream.status, 200);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const heard = async (pattern: RegExp): Promise<void> => {
      for (let text = ''; !pattern.test(text); ) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        assert.ok(!done, 'the stream ended');
        text += value ?? '';
      }
    };
    await heard(/"total":0/);
    await browser({ event: 'purchase', id: 'live', test: pixel.testCode });
    await heard(/"total":1/);
    await reader?.cancel();
  });
});

describe('what is shared', () => {
  test('is seen in another account of the center until it is shared no more, or the account goes', async () => {
    const { scene, owner, at, on, browser } = await furnished();
    const spare = await scene.spare();
    await browser({ event: 'purchase', id: '1' });
    const there = { center: at.center, account: spare };
    assertRefused(await owner.call('assets.getPixel', { ...there, pixel: on.pixel }), 404, 'not_found');
    await owner.must('assets.sharePixel', { ...on, accounts: [spare] });
    const seen = await owner.must('assets.getPixel', { ...there, pixel: on.pixel });
    assert.deepEqual([seen.sharedBy?.id, seen.testCode], [at.account, null]);
    const { events } = await owner.must('assets.getPixelActivity', { ...there, pixel: on.pixel, ...around });
    assert.equal(events[0]?.total, 1);
    assertRefused(await owner.call('assets.removePixel', { ...there, pixel: on.pixel }), 404, 'not_found');
    assertRefused(await owner.call('assets.listTestEvents', { ...there, pixel: on.pixel }), 404, 'not_found');
    await world.database.query('update assets.accounts set owner_center_id = $2 where id = $1', [spare, world.acme.id]);
    const { rows } = await world.database.query('select from assets.pixel_shares where pixel_id = $1', [on.pixel]);
    assert.equal(rows.length, 0);
  });
});

test('events are deleted when they were kept long enough, and their counts stay', async () => {
  const { pixel, browser, kept, activity } = await furnished({ retentionDays: 30 });
  await browser({ event: 'lead', id: 'old' });
  await browser({ event: 'lead', id: 'new' });
  await world.database.query(
    `update assets.pixel_events set at = now() - interval '31 days' where pixel_id = $1 and event_id = 'old'`,
    [pixel.id],
  );
  const database = openDatabase(world.databaseUrl);
  await tidyPixels(database).finally(() => database.close());
  assert.deepEqual(
    (await kept()).map(({ eventId }) => eventId),
    ['new'],
  );
  assert.equal((await activity()).events[0]?.total, 2);
});

test('many at once are all kept, and each once', async () => {
  const { browser, activity } = await furnished();
  const ids = Array.from({ length: 300 }, () => randomUUID());
  await Promise.all([...ids, ...ids].map((id) => browser({ event: 'page_view', id })));
  const { events } = await activity();
  assert.deepEqual([events[0]?.total, events[0]?.browser], [300, 300]);
});

test('a flood is dropped, in a memory that does not grow', async () => {
  const strict = await openWorld({ isSmall: true, app: { limitFactor: 1 / 20 } });
  try {
    const owner = strict.ada;
    const at = { center: strict.acme.id, account: strict.spring.id };
    const pixel = await owner.must('assets.createPixel', { ...at, name: 'Flooded' });
    const send = async (id: number) =>
      (await fetch(`${strict.url}/collect/${pixel.code}`, { method: 'POST', body: `{"event":"lead","id":"${id}"}` }))
        .status;
    const replies = await Promise.all(Array.from({ length: 400 }, (_, id) => send(id)));
    assert.deepEqual([...new Set(replies)], [204]);
    const { events } = await owner.must('assets.getPixelActivity', { ...at, pixel: pixel.id, ...around });
    const total = events[0]?.total ?? 0;
    // The flood may fall upon two windows.
    assert.ok(total >= 100 && total <= 200, `${total} were kept`);
    const guess = async () =>
      (await fetch(`${strict.url}/collect/${pixel.code}/events`, { method: 'POST', body: '{}' })).status;
    const guesses = new Set(await Promise.all(Array.from({ length: 60 }, guess)));
    assert.deepEqual([...guesses].toSorted(), [401, 429]);
  } finally {
    await strict.close();
  }
});

test('a window admits so many of each key and begins anew', () => {
  let now = 0;
  const windows = openWindows(() => now);
  const admitted = (key: string): number =>
    Array.from({ length: 9 }, () => windows.take(key, 5)).filter(Boolean).length;
  assert.deepEqual([admitted('one'), admitted('one'), admitted('other')], [5, 0, 5]);
  now = 10_000;
  assert.equal(admitted('one'), 5);
});
