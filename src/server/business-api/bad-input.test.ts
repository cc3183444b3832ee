// Every parameter of every operation, bent: an answer in an envelope that names it or takes it, and never a bug.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { takes } from '../../../test/sweeps.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { operations } from './index.ts';

let world: World;
let token: string;

before(async () => {
  world = await openWorld({ isSmall: true });
  const { bearer } = await world.token(world.ada, [
    'identity:read',
    'centers:write',
    'members:write',
    'assets:write',
    'partners:write',
    'finance:write',
    'ads:write',
    'reporting:read',
  ]);
  token = bearer ?? '';
});
after(() => world.close());

/** The fields below a schema, through what is around it: defaults, optional parts, what is read from text. */
function fieldsOf(schema: z.ZodType): Record<string, z.ZodType> {
  const inner = schema as { shape?: Record<string, z.ZodType>; def?: { innerType?: z.ZodType; out?: z.ZodType } };
  if (inner.shape) return inner.shape;
  const below = inner.def?.innerType ?? inner.def?.out;
  return below ? fieldsOf(below) : {};
}

const odd: unknown[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  '9223372036854775808',
  'x'.repeat(3000),
  '\u0000',
  '\ud800',
  '%',
  "{'a': ",
  '[[[[[[',
  '{"__proto__": {"a": 1}}',
  'null',
  'NaN',
  [],
  ['x'],
  [[]],
  [null],
  {},
  { keyword: {}, ids: [{}] },
  0,
  -1,
  0.1,
  1e21,
  true,
  null,
];

/** With each odd value at once; `npm test` takes every third operation. */
const each = (ask: (value: unknown) => Promise<void>): Promise<unknown> => Promise.all(odd.map(ask));

/** What stands where nothing is bent: ids of what is there, and words of a form that is often asked for. */
function plainOf(name: string): unknown {
  if (name === 'bc_id') return world.acme.id;
  if (name.startsWith('advertiser_id')) return name.endsWith('s') ? [world.spring.id] : world.spring.id;
  if (name.endsWith('_ids')) return [world.spring.id];
  if (name.endsWith('_id')) return world.spring.id;
  if (name.includes('date')) return '2026-01-01';
  return 'a';
}

async function send(method: string, path: string, input: Record<string, unknown>): Promise<{ code: number }> {
  const url = new URL(`${world.url}/open_api/v1.3/${path}/`);
  const headers = { 'access-token': token, 'content-type': 'application/json' };
  if (method === 'GET')
    for (const [name, value] of Object.entries(input))
      url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  const body = method === 'GET' ? null : JSON.stringify(input);
  const response = await fetch(url, { method, headers, body });
  assert.equal(response.status, 200);
  return (await response.json()) as { code: number };
}

describe('Bent parameters', () => {
  for (const { method, path, params } of operations.filter((_, at) => takes(at % 3 === 0)))
    it(`of ${path} end in no bug`, async () => {
      const fields = fieldsOf(params);
      const plain = Object.fromEntries(Object.keys(fields).map((name) => [name, plainOf(name)]));
      for (const name of Object.keys(fields))
        await each(async (value) => {
          const { code } = await send(method, path, { ...plain, [name]: value });
          assert.notEqual(code, 50000, `${name} = ${JSON.stringify(value)?.slice(0, 80)}`);
        });
    });

  it('below other parameters end in no bug', async () => {
    const campaign = { center: world.acme.id, account: world.spring.id, name: 'Bent', objective: 'reach' as const };
    const { id } = await world.ada.must('ads.createCampaign', campaign);
    const plain = {
      advertiser_id: world.spring.id,
      campaign_id: id,
      adgroup_id: id,
      adgroup_name: 'a',
      billing_event: 'CPM',
      optimization_goal: 'REACH',
    };
    const group = Object.keys(fieldsOf(operations.find(({ path }) => path === 'adgroup/create')?.params ?? z.any()));
    assert.ok(group.length > 20, 'The settings of an ad group were found.');
    for (const name of group)
      await each(async (value) =>
        assert.notEqual((await send('POST', 'adgroup/create', { ...plain, [name]: value })).code, 50000, name),
      );
    for (const filter of [
      'campaign_ids',
      'adgroup_ids',
      'primary_status',
      'creation_filter_start_time',
      'billing_events',
    ])
      await each(async (value) => {
        const filtering = { [filter]: value };
        const { code } = await send('GET', 'adgroup/get', { advertiser_id: world.spring.id, filtering });
        assert.notEqual(code, 50000, `${filter} = ${JSON.stringify(value)?.slice(0, 80)}`);
      });
  });
});
