// What programs do on this wire that the SDK does not: other slashes, quotes, numbers, headers and bodies.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { openWorld, type World } from '../../../test/world.ts';

interface Envelope {
  code: number;
  message: string;
  request_id: string;
  data: Record<string, unknown>;
}

let world: World;
let token: string;

before(async () => {
  world = await openWorld({ isSmall: true });
  const { bearer } = await world.token(world.ada, [
    'identity:read',
    'centers:read',
    'centers:write',
    'members:write',
    'assets:write',
  ]);
  token = bearer ?? '';
});
after(() => world.close());

/** Every answer has the status 200 and the four fields of an envelope. */
async function send(path: string, init: RequestInit = {}): Promise<Envelope> {
  const headers = new Headers(init.headers);
  if (!headers.has('access-token')) headers.set('access-token', token);
  const response = await fetch(`${world.url}/open_api/v1.3/${path}`, { ...init, headers });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const envelope = (await response.json()) as Envelope;
  assert.deepEqual(Object.keys(envelope), ['code', 'message', 'request_id', 'data']);
  return envelope;
}

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Envelope> {
  return send(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

/** A GET with a body, which fetch does not send. */
function getWithBody(path: string, body: string): Promise<Envelope> {
  return new Promise((resolve, reject) => {
    const headers = { 'access-token': token, 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(`${world.url}/open_api/v1.3/${path}`, { method: 'GET', headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve(JSON.parse(text) as Envelope));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('A path', () => {
  it('is served with and without a slash at its end', async () => {
    assert.equal((await send('bc/get')).code, 0);
    assert.equal((await send('bc/get/')).code, 0);
    assert.equal((await send('bc/get/?page=1')).code, 0);
  });

  it('that does not exist, or by another method, answers in an envelope', async () => {
    assert.equal((await send('campaign/gmv_max/info/')).code, 40002);
    assert.equal((await send('bc/get/', { method: 'POST' })).code, 40002);
    assert.equal((await send('bc/create/')).code, 40002);
    assert.equal((await send('../v1.2/bc/get/')).code, 40002);
  });
});

function get(query: string): Promise<Envelope> {
  return send(`bc/get/?${query}`);
}

function totalOf({ data }: Envelope): unknown {
  return (data['page_info'] as { total_number: number }).total_number;
}

describe('A query', () => {
  it('holds JSON, or a Python literal, with spaces as plus signs', async () => {
    await world.ada.must('centers.createCenter', {
      name: "Ada's + Co",
      region: 'DE',
      timeZone: 'UTC',
      currency: 'EUR',
      businessType: 'brand',
    });
    assert.equal(totalOf(await get('filtering=%7B%22keyword%22%3A%22acme%22%7D')), 1);
    assert.equal(totalOf(await get(`filtering=${encodeURIComponent("{'keyword': 'acme'}")}`)), 1);
    assert.equal(totalOf(await get(`filtering=${encodeURIComponent(`{'keyword': "Ada's +"}`)}`)), 1);
    assert.equal(totalOf(await get(`filtering={'keyword':+"Ada's+%2B+co"}`)), 1);
    assert.equal(totalOf(await get('filtering={}')), 2);
    assert.equal(totalOf(await get('filtering=&bc_id=&page=')), 2);
    const ids = encodeURIComponent(`['${world.spring.id}']`);
    assert.equal((await send(`advertiser/info/?advertiser_ids=${ids}`)).code, 0);
  });

  it('may hold ids as numbers of any length', async () => {
    assert.ok(Number(world.spring.id) > Number.MAX_SAFE_INTEGER, 'Ids are longer than a double can hold.');
    const { code, data } = await send(`advertiser/info/?advertiser_ids=[${world.spring.id}]`);
    assert.equal(code, 0);
    assert.equal((data['list'] as { advertiser_id: string }[])[0]?.advertiser_id, world.spring.id);
  });

  it('that is wrong is refused by name, in English', async () => {
    const refused = await send('bc/get/?page_size=51', { headers: { 'accept-language': 'zh-CN' } });
    assert.deepEqual([refused.code, refused.message], [40002, 'page_size: Must be at most 50.']);
    assert.deepEqual((await get('filtering=keyword')).message, 'filtering: Not a valid type.');
    const unseen = await send('bc/get/?bc_id=1', { headers: { 'accept-language': 'zh-CN' } });
    assert.equal(unseen.code, 40001);
    assert.match(unseen.message, /^This was not found/);
  });

  it('may come with a content type, and with a body that counts for nothing', async () => {
    assert.equal((await send('bc/get/', { headers: { 'content-type': 'application/json' } })).code, 0);
    assert.equal((await getWithBody('bc/get/', '{"page_size": 1000}')).code, 0);
    assert.equal((await getWithBody('bc/get/', 'no json')).code, 0);
  });
});

describe('A body', () => {
  it('may hold ids as numbers of any length, and keeps their digits', async () => {
    const asset = `"asset_id": ${world.spring.id}, "asset_type": "ADVERTISER"`;
    const body = `{"bc_id": ${world.acme.id}, ${asset}, "user_id": ${world.ada.id}, "advertiser_role": null}`;
    assert.deepEqual(await post('bc/asset/assign/', body).then(({ code, data }) => [code, data]), [0, {}]);
    const people = await world.ada.must('assets.listAccountPeople', {
      center: world.acme.id,
      account: world.spring.id,
    });
    assert.deepEqual(
      people.items.map((each) => [each.person.id, each.role]),
      [[world.ada.id, 'analyst']],
    );
  });

  it('is JSON whatever it is called, and named when it is not', async () => {
    const body = JSON.stringify({ bc_id: world.acme.id, emails: ['plain@example.com'] });
    assert.equal((await post('bc/member/invite/', body, { 'content-type': 'text/plain' })).code, 0);
    assert.equal((await post('bc/member/invite/', '{"bc_id":')).message, 'body: Not valid JSON.');
    assert.equal((await post('bc/member/invite/', '[]')).message, 'body: Not a JSON object.');
    assert.match((await post('bc/member/invite/', '')).message, /^bc_id: Missing/);
    assert.equal((await post('bc/member/invite/', '{"a":'.repeat(150_000))).code, 40002);
    assert.equal((await post('bc/member/invite/', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))).code, 40002);
    assert.equal(
      (await post('bc/member/invite/', `{"a": "${'x'.repeat(1_100_000)}"}`)).message,
      'body: Too long or too large.',
    );
  });

  it('sent twice with the same idempotency key is carried out once', async () => {
    const body = JSON.stringify({ bc_name: 'Once', timezone: 'UTC' });
    const headers = { 'idempotency-key': 'create-once' };
    const first = await post('bc/create/', body, headers);
    const second = await post('bc/create/', body, headers);
    assert.deepEqual(second.data, first.data);
    assert.equal((await post('bc/create/', body.replace('Once', 'Twice'), headers)).code, 40700);
  });
});

describe('The token', () => {
  it('comes in its own header and in no other', async () => {
    const bare = (headers: Record<string, string>) =>
      fetch(`${world.url}/open_api/v1.3/user/info/`, { headers }).then(
        (response) => response.json() as Promise<Envelope>,
      );
    assert.equal((await bare({})).code, 40104);
    assert.equal((await bare({ authorization: `Bearer ${token}` })).code, 40104);
    assert.equal((await bare({ cookie: world.ada.cookie ?? '' })).code, 40104);
    assert.equal((await bare({ 'access-token': (world.ada.cookie ?? '').slice('atrium='.length) })).code, 40105);
    assert.equal((await bare({ 'access-token': token })).code, 0);
  });

  it('is looked at before the parameters', async () => {
    assert.equal((await send('bc/member/get/', { headers: { 'access-token': 'x'.repeat(5000) } })).code, 40105);
    assert.equal((await post('bc/create/', 'no json', { 'access-token': 'nobody' })).code, 40105);
  });
});

describe('Trouble', () => {
  it('that nobody foresaw answers 50000 with nothing but the id of the request', async () => {
    await world.database.query('alter table centers.profiles rename to profiles_away');
    const { code, message } = await post('bc/create/', JSON.stringify({ bc_name: 'X', timezone: 'UTC' }));
    await world.database.query('alter table centers.profiles_away rename to profiles');
    assert.equal(code, 50000);
    assert.doesNotMatch(message, /profiles/);
    assert.equal(world.bugs.splice(0).length, 1);
  });
});
