// An inbox is made from what each center holds, in parts that are likely to be enough. What it shows is compared with all there is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type { listInbox, Request } from '../../contract/requests.ts';

let world: World;
let person: Person;
let centers: string[];
let all: Kept[];
before(async () => {
  world = await openWorld({ isSmall: true });
  person = await world.newcomer('Inge');
  const scenes = [];
  for (let n = 0; n < 4; n++) scenes.push(await Scene.open(world));
  for (const { owner, center } of scenes) await world.join(owner, center, [person], { role: 'admin' });
  centers = scenes.map(({ center }) => center);
  const askers = scenes.map(({ owner }) => owner.id);
  // Most are asked of one center, a few of the last, one in seven of the person and their address.
  await sql(
    `insert into requests.requests (kind, center_id, center_name, asked_by, asked_by_name, asked_by_email, to_person_id, to_email_key,
        to_center_id, object_id, details, is_first, asked_at, expires_at, state, note)
      select case when n % 7 < 2 or n % 2 = 0 then 'assets.binding' else 'partners.link' end,
        ($1::bigint[])[1 + n % 4], 'Center', ($2::bigint[])[1 + n % 4], 'Nora', 'nora@example.com',
        case when n % 7 = 0 then $3::bigint end, case when n % 7 = 1 then $4 end,
        case when n % 7 > 1 then ($1::bigint[])[case when n % 31 = 0 then 4 when n % 11 = 0 then 3 when n % 5 = 0 then 2 else 1 end] end,
        n, case when n % 7 < 2 or n % 2 = 0 then '{"account": {"id": "1", "name": "Shop", "status": "enabled"}}'::jsonb
          else '{"region": "DE", "businessType": "brand"}' end, false, now() - n * interval '1 minute',
        now() + case when n % 13 = 0 then interval '-1 hour' else (n * 37 % 800 + 1) * interval '1 hour' end,
        case when n % 3 = 0 then 'declined' else 'pending' end, case when n % 40 = 0 then 'Winter sale' else 'Autumn sale' end || ' 50% off'
      from generate_series(1, 1400) n`,
    [centers, askers, person.id, person.email.toLowerCase()],
  );
  // Beside them the invitations by which the person joined.
  const { rows } = await sql(
    'select * from requests.requests where to_center_id = any ($1) or to_person_id = $2 or to_email_key = $3',
    [centers, person.id, person.email.toLowerCase()],
  );
  all = rows as Kept[];
});
after(() => world.close());

interface Kept {
  id: string;
  kind: string;
  center_id: string;
  to_center_id: string | null;
  asked_at: Date;
  expires_at: Date;
  state: string;
  sought: string;
}
const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);
type Asked = Partial<InputOf<typeof listInbox>>;

function expected({ state = 'open', kind, center, search = '', sort = '-asked' }: Asked): string[] {
  const key = ({ asked_at, expires_at }: Kept) => (sort === 'expires' ? expires_at : asked_at).getTime();
  const isOpen = (one: Kept) => one.state === 'pending' && one.expires_at.getTime() > Date.now();
  const ids = all
    .filter((one) => state === 'all' || isOpen(one) === (state === 'open'))
    .filter((one) => kind === undefined || one.kind === kind)
    .filter((one) => center === undefined || [one.center_id, one.to_center_id].includes(center))
    .filter((one) => one.sought.includes(search.toLowerCase()))
    .toSorted((one, other) => key(one) - key(other) || Number(BigInt(one.id) - BigInt(other.id)))
    .map(({ id }) => id);
  return sort === '-asked' ? ids.toReversed() : ids;
}

async function read(input: Asked, pageSize: number): Promise<{ items: Request[]; total: number; hasMore: boolean }> {
  const items: Request[] = [];
  for (let page = 1; ; page++) {
    const one = await person.must('requests.listInbox', { ...input, page, pageSize });
    items.push(...one.items);
    if (one.items.length < pageSize) return { items, total: one.total, hasMore: one.hasMore };
  }
}

const questions: Asked[] = [
  {},
  { sort: 'asked' },
  { sort: 'expires' },
  { state: 'decided' },
  { state: 'decided', sort: 'expires' },
  { state: 'all' },
  { kind: 'partners.link' },
  { state: 'all', kind: 'assets.binding', sort: 'asked' },
  { search: 'AUTUMN' },
  { search: 'winter' },
  { search: 'winter', state: 'all', sort: 'expires' },
  { search: '50% off', kind: 'partners.link' },
  { search: '%', state: 'decided' },
  { search: 'r_' },
  { search: 'spring' },
];

for (const input of questions)
  test(`the pages together are all there is, in order: ${JSON.stringify(input)}`, async () => {
    const ids = expected(input);
    const { items, total, hasMore } = await read(input, 50);
    assert.deepEqual(
      items.map(({ id }) => id),
      ids,
    );
    assert.deepEqual([total, hasMore], [Math.min(ids.length, 500), ids.length > 500]);
  });

test('of one center they are what it asks and what is asked of it', async () => {
  for (const center of centers) {
    const ids = expected({ center, state: 'all' });
    assert.ok(ids.length > 0);
    const { items } = await read({ center, state: 'all' }, 200);
    assert.deepEqual(
      items.map(({ id }) => id),
      ids,
    );
  }
});

test('each tells what the asked center is called', async () => {
  await sql(`update centers.profiles set name = 'Sundholm' where center_id = $1`, [centers[3]]);
  const { items } = await read({ state: 'all' }, 200);
  const named = items.filter(({ toCenter }) => toCenter?.id === centers[3]);
  assert.ok(named.length > 0);
  assert.deepEqual([...new Set(named.map(({ toCenter }) => toCenter?.name))], ['Sundholm']);
  assert.deepEqual([...new Set(items.map(({ toCenter }) => toCenter?.name === ''))], [false]);
});

test('a page beyond the last is empty, and the badge counts all', async () => {
  const beyond = await person.must('requests.listInbox', { page: 900, pageSize: 50 });
  assert.deepEqual([beyond.items, beyond.total, beyond.hasMore], [[], 500, true]);
  assert.deepEqual(await person.must('requests.countInbox'), { open: expected({}).length });
});
