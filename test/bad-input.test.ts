// Whatever is sent, the answer is a refusal of the contract, never a bug. Each endpoint gets its example input, bent.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { type Endpoint, isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { refusalStatus, refusals } from '../src/contract/refusals.ts';
import { type EndpointName, readReply, requestOf, textOf } from './caller.ts';
import { examples } from './examples.ts';
import { Scene } from './scene.ts';
import { isRest, roundsOf } from './sweeps.ts';
import { openWorld, type Person, type World } from './world.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const bendings = roundsOf({ share: 5, rest: 35 });

let world: World;
let scene: Scene;
let owner: Person;
before(async () => {
  world = await openWorld({ isSmall: true });
  scene = await Scene.open(world);
  owner = scene.owner;
});
after(() => world.close());

type Input = Record<string, unknown>;

const big = 'x'.repeat(1_000_000);
/** Text as nobody should type it, and what is not text at all. */
const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    '',
    ' ',
    'NaN',
    '-1',
    '0',
    '1e3',
    '0x10',
    '01',
    '9'.repeat(30),
    '9223372036854775808',
    '9223372036854775807',
    [],
    {},
    [[[]]],
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udfff',
    '👩‍👩‍👧‍👦'.repeat(50),
    '\u202Eevil\u202C',
    'مرحبا بالعالم',
    'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘',
    `'; drop table access.members; --`,
    '../../etc/passwd',
    '%00',
    '${7*7}',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '9999-12-31T23:59:59.999999999Z',
    '0000-01-01',
    '9999-12-31',
    '9997-12-31',
    big,
    big,
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }).map(String),
);

/** One of the ways to spoil an input that works. */
const bending: fc.Arbitrary<(input: Input, keys: string[]) => Input> = fc.oneof(
  fc.tuple(fc.nat(), nonsense).map(([at, value]) => (input: Input, keys: string[]) => {
    const key = keys[at % Math.max(1, keys.length)];
    return key === undefined ? { ...input, extra: value } : { ...input, [key]: value };
  }),
  fc.nat().map((at) => (input: Input, keys: string[]) => {
    const gone = keys[at % Math.max(1, keys.length)];
    return Object.fromEntries(Object.entries(input).filter(([key]) => key !== gone));
  }),
  fc
    .tuple(
      fc.constantFrom('extra', '__proto__', 'constructor', 'prototype', 'toString', 'dry_run', 'center', ''),
      nonsense,
    )
    .map(([key, value]) => (input: Input) => {
      const bent = { ...input };
      Object.defineProperty(bent, key, { value, enumerable: true });
      return bent;
    }),
);

/** The path as far as its parameters are text; the rest into the body or the query, whatever it is. */
function rawRequest(endpoint: Endpoint, input: Input): { path: string; init: RequestInit } {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const usable: Input = { ...input };
  // An empty segment or a dot is another address, not another input.
  for (const name of names) {
    const text = textOf(usable[name] ?? 'missing').slice(0, 1500);
    usable[name] = ['', '.', '..'].includes(text) ? 'empty' : text.toWellFormed();
  }
  const { path, init } = requestOf(endpoint, usable);
  const isDry = isWrite(endpoint) && !endpoint.isUnrepeatable && endpoint.access.who !== 'anyone';
  const length = 12_000;
  return { path: `${path.slice(0, length)}${isDry ? `${path.includes('?') ? '&' : '?'}dry_run=true` : ''}`, init };
}

async function assertRefusedOrDone(response: Response, sent: string): Promise<number> {
  const shown = `seed ${seed}, ${sent.slice(0, 300)}`;
  assert.ok(response.status < 500, `${shown} ended in ${response.status}`);
  const { status, refusal } = await readReply(response);
  if (status < 400) return status;
  assert.ok(refusal && refusal.code in refusals, `${shown} was refused as ${refusal?.code}`);
  const kind = refusals[refusal.code as keyof typeof refusals];
  assert.equal(refusal.kind, kind, shown);
  if (refusal.code !== 'payload_too_large') assert.equal(status, refusalStatus[kind], shown);
  assert.equal(typeof refusal.message, 'string');
  assert.equal(typeof refusal.requestId, 'string');
  return status;
}

/** Signing out and the like would end the session that the other probes use. */
const spares = new Set(['identity.signOut', 'identity.stepUp', 'identity.changePassword', 'identity.signIn']);

describe('bent input is refused, and nothing breaks', () => {
  for (const endpoint of endpoints) {
    const name = endpoint.name as EndpointName;
    test(name, async () => {
      const who = endpoint.access.who === 'anyone' || spares.has(name) ? world.anonymous : owner;
      const guest = endpoint.access.who === 'person' ? await world.newcomer() : owner;
      const example = (await examples[name](scene, guest)) as Input;
      const keys = Object.keys(example);
      const property = fc.asyncProperty(bending, async (bend) => {
        const input = bend(example, keys);
        const { path, init } = rawRequest(endpoint, input);
        const sent = `${name} ${JSON.stringify(input)?.slice(0, 250)}`;
        const status = await assertRefusedOrDone(await who.fetch(path, init), sent);
        const isGood = endpoint.input.safeParse(structuredClone(input)).success;
        if (!isGood && endpoint.method !== 'GET') assert.ok(status >= 400, `${sent} was taken, seed ${seed}`);
      });
      await fc.assert(property, { seed, numRuns: bendings });
    });
  }
});

const target = (): string => `/api/v1/centers/${scene.center}`;

if (!isRest)
  describe('bodies and addresses that are no input at all', () => {
    const json = { 'content-type': 'application/json' };
    const bodies: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>][] = [
      ['broken JSON', '{"name": "A', json],
      ['an array', '[{"name":"A"}]', json],
      ['a text', '"name"', json],
      ['a number', '7', json],
      ['NaN', 'NaN', json],
      ['JSON of great depth', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, json],
      ['a prototype', '{"__proto__":{"isAdmin":true},"name":"A"}', json],
      ['a constructor', '{"constructor":{"prototype":{"x":1}}}', json],
      ['a name that comes twice with the path', '{"center":"1"}', json],
      ['more than a megabyte', `{"name":"${'x'.repeat(1_100_000)}"}`, json],
      ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), json],
      ['another type', 'name=A', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['XML', '<name>A</name>', { 'content-type': 'application/xml' }],
      ['no type', '{"name":"A"}', { 'content-type': '' }],
    ];
    for (const [what, body, headers] of bodies) {
      test(`${what} is refused`, async () => {
        const response = await owner.fetch(`${target()}?dry_run=true`, { method: 'PATCH', body, headers });
        const status = await assertRefusedOrDone(response, what);
        assert.ok(status >= 400, `${what} was taken with ${status}`);
        assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
      });
    }

    const addresses: [string, () => string][] = [
      ['a key that comes twice', () => `${target()}/members?page=1&page=2`],
      ['a page of -1', () => `${target()}/members?page=-1`],
      ['a page beyond counting', () => `${target()}/members?page=${'9'.repeat(30)}`],
      ['a page size of a thousand', () => `${target()}/members?pageSize=1000`],
      ['an unknown sort', () => `${target()}/members?sort=password`],
      ['a prototype key', () => `${target()}/members?__proto__[x]=1`],
      ['an array key', () => `${target()}/members?search[]=a`],
      ['NUL in the query', () => `${target()}/members?search=%00`],
      ['a broken escape in the path', () => `${target()}/members/%E0%A4%A`],
      ['an id of thirty digits', () => `/api/v1/centers/${'9'.repeat(30)}`],
      ['a negative id', () => '/api/v1/centers/-1'],
      ['an id past 64 bits', () => '/api/v1/centers/9223372036854775808'],
      ['a long path', () => `/api/v1/centers/${'9'.repeat(6000)}`],
      ['an address of nothing', () => '/api/v1/nothing'],
    ];
    for (const [what, address] of addresses) {
      test(`${what} is refused`, async () => {
        const status = await assertRefusedOrDone(await owner.fetch(address()), what);
        assert.ok(status === 400 || status === 404, `${what} was answered ${status}`);
      });
    }

    for (const header of ['idempotency-key', 'authorization', 'cookie', 'prefer', 'accept-language', 'user-agent']) {
      test(`any ${header} header is borne`, async () => {
        for (const value of [
          '',
          'x'.repeat(4000),
          '\u00ff\u00fe',
          `' or 1=1`,
          'Bearer',
          'atrium=%00',
          ';;;,,,',
          'dry-run',
        ]) {
          const init = { method: 'PATCH', body: '{"name":"Nordlicht"}', headers: { ...json, [header]: value } };
          await assertRefusedOrDone(await owner.fetch(`${target()}?dry_run=true`, init), `${header}: ${value}`);
        }
      });
    }
  });
