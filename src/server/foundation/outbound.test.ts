import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { openReceiver, type Receiver } from '../../../test/receiver.ts';
import { isPublicAddress, OutboundError, openOutbound, type Resolved } from './outbound.ts';

const outbound = openOutbound({
  allowsPrivate: false,
  lookup: async (host) => [{ address: host.startsWith('good.') ? '93.184.215.14' : '10.1.2.3', family: 4 }],
});
const message = { headers: {}, body: '{"type":"x","data":{}}' };

let receiver: Receiver;
before(async () => {
  receiver = await openReceiver();
});
after(() => receiver.close());

describe('an address inside is not allowed, however it is written:', () => {
  for (const host of [
    'localhost',
    'api.localhost',
    'printer.local',
    'db.internal',
    'intranet',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00::1]',
    '[ff02::1]',
    'bad.example.com',
  ]) {
    test(host, async () => {
      assert.equal(await outbound.judge(`https://${host}/in`), 'not_allowed');
      await assert.rejects(outbound.post(`https://${host}/in`, message), { trouble: 'not_allowed' });
    });
  }
  test('a name or password in the address', async () => {
    assert.equal(await outbound.judge('https://name@good.example.com/'), 'not_allowed');
  });
});

test('an address outside is allowed, with TLS only', async () => {
  assert.equal(await outbound.judge('https://good.example.com/in'), null);
  assert.equal(await outbound.judge('https://93.184.215.14/in'), null);
  assert.equal(await outbound.judge('http://good.example.com/in'), 'not_https');
  assert.equal(await outbound.judge('ftp://good.example.com/in'), 'not_https');
  assert.ok(isPublicAddress('2606:4700::1111') && !isPublicAddress('nonsense'));
});

test('a name that turns to an address inside between registration and connection reaches nobody', async () => {
  const answers: Resolved[][] = [[{ address: '93.184.215.14', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
  const rebound = openOutbound({ allowsPrivate: false, lookup: async () => answers.shift() ?? [] });
  const url = `https://turns.example.com:${new URL(receiver.url).port}/in`;
  assert.equal(await rebound.judge(url), null);
  await assert.rejects(rebound.post(url, message), { trouble: 'not_allowed' });
  assert.deepEqual(receiver.received, []);
});

test('a name with one address inside among others reaches nobody', async () => {
  const mixed = openOutbound({
    allowsPrivate: false,
    lookup: async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
  });
  assert.equal(await mixed.judge('https://mixed.example.com/'), 'not_allowed');
  await assert.rejects(mixed.post('https://mixed.example.com/', message), { trouble: 'not_allowed' });
});

test('the connection goes to the address that was judged, under the name that was given', async () => {
  const inside = openOutbound({ allowsPrivate: true, lookup: async () => [{ address: '127.0.0.1', family: 4 }] });
  const answered = await inside.post(`http://hooks.example.com:${new URL(receiver.url).port}/in?a=b`, message);
  assert.deepEqual(answered, { status: 200, text: 'taken' });
  assert.match(receiver.received[0]?.headers['host'] ?? '', /^hooks\.example\.com:\d+$/);
  assert.equal(receiver.received[0]?.path, '/in?a=b');
});

test('a name that nobody answers for is unreachable', async () => {
  const lost = openOutbound({ allowsPrivate: false, lookup: () => Promise.reject(new Error('ENOTFOUND')) });
  assert.equal(await lost.judge('https://nowhere.example.com/'), null, 'It may be there later.');
  await assert.rejects(lost.post('https://nowhere.example.com/', message), (error) => {
    return error instanceof OutboundError && error.trouble === 'unreachable';
  });
});

describe('reading a page', () => {
  const serve = async (answers: Record<string, [status: number, headers?: Record<string, string>]>) => {
    const server = createServer((request, response) => {
      const [status, headers = {}] = answers[request.url ?? ''] ?? [404];
      response.writeHead(status, headers).end('A page');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  };

  test('goes where it is sent on to, so far as a browser would', async () => {
    const page = await serve({ '/a': [302, { location: '/b' }], '/b': [200], '/loop': [302, { location: '/loop' }] });
    const open = openOutbound({ allowsPrivate: true });
    assert.deepEqual(await open.get(`${page.url}/a`), { status: 200, text: 'A page' });
    await assert.rejects(open.get(`${page.url}/loop`), OutboundError);
    assert.equal((await open.get(`${page.url}/none`)).status, 404);
    page.close();
  });

  test('judges each address on the way, by name and by number', async () => {
    const names: Record<string, string> = { 'inside.example': '10.0.0.7', 'meta.example': '169.254.169.254' };
    const lookup = (host: string) => Promise.resolve([{ address: names[host] ?? '192.0.2.1', family: 4 }]);
    const guarded = openOutbound({ allowsPrivate: false, lookup, timeoutMs: 500 });
    for (const url of [
      'https://inside.example/',
      'https://meta.example/latest',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'http://plain.example/',
      'https://user@plain.example/',
    ])
      await assert.rejects(
        guarded.get(url),
        (error) => error instanceof OutboundError && error.trouble === 'not_allowed',
        url,
      );
  });
});
