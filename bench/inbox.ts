// What the inbox costs somebody for whom 10,000 requests wait: addressed to them, to their address, and to forty centers where
// they are Owner or Admin, beside as many that were decided. Calls take the walk of every call, on one connection, without HTTP.
// What is told is processor time of this process and of its PostgreSQL backend together, from runs that alternate.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { Endpoint } from '../src/contract/endpoint.ts';
import { api } from '../src/contract/index.ts';
import { admit, listRights } from '../src/server/access/index.ts';
import { type Handler, runCall } from '../src/server/foundation/calls.ts';
import type { Context } from '../src/server/foundation/context.ts';
import { openDatabase } from '../src/server/foundation/database.ts';
import { startEmbedded } from '../src/server/foundation/embedded-postgres.ts';
import { migrate } from '../src/server/foundation/migrations.ts';
import { hashSecret } from '../src/server/foundation/secrets.ts';
import { countInbox, listInbox } from '../src/server/requests/queries.ts';
import { openSessionOf } from './measure/access-data.ts';
import { cpuOf } from './measure/cpu.ts';
import { compare, print } from './measure/report.ts';

const rounds = 5;
const roundMs = 150;
const goal = 8;
const me = 1;
const centers = 40;

/** Person 1 decides in forty centers; people 2 to 500 ask. Half of all requests are decided. */
const filling = `
  insert into identity.people (id, email, name, locale, confirmed_at)
    select n, 'person' || n || '@example.com', 'Person ' || n, 'en', now() from generate_series(1, 500) n;
  insert into identity.passwords (person_id, hash) values (${me}, '');
  insert into centers.centers (id, created_by) select n, 1 from generate_series(1, 200) n;
  insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
    select n, now(), 'Center ' || n, 'DE', 'UTC', 'EUR', 'brand', 1 from generate_series(1, 200) n;
  insert into access.centers select n, 'active' from generate_series(1, 200) n;
  insert into access.members (center_id, person_id, role)
    select n, ${me}, case n % 2 when 0 then 'owner' else 'admin' end from generate_series(1, ${centers}) n;
  insert into access.members (center_id, person_id, role)
    select n % 200 + 1, n, 'employee' from generate_series(2, 500) n;
  insert into assets.accounts (id, owner_center_id, maker_person_id, origin, name, currency, time_zone, region)
    values (1, 1, 1, 'created', 'Account', 'EUR', 'UTC', 'DE');
  insert into access.holdings (center_id, asset_id) values (1, 1);
  insert into requests.requests (kind, center_id, center_name, asked_by, asked_by_name, asked_by_email, to_center_id, object_id, details, is_first,
      asked_at, expires_at, state, note)
    select case n % 3 when 0 then 'access.elevation' when 1 then 'partners.link' else 'requests.proposal' end,
      case n % 3 when 1 then 41 + n % 160 else n % ${centers} + 1 end, 'Center ' || (41 + n % 160), 2 + n % 499, 'Person ' || (2 + n % 499),
      'person' || (2 + n % 499) || '@example.com', n % ${centers} + 1, n, '{}', false,
      now() - n * interval '1 minute', now() + (n % 700 + 1) * interval '1 hour', case when n <= 9700 then 'pending' else 'declined' end,
      'Launch of the autumn campaign in store ' || md5(n::text)
    from generate_series(1, 19400) n;
  insert into requests.requests (kind, center_id, center_name, asked_by, asked_by_name, asked_by_email, to_person_id, to_email_key, object_id, details,
      is_first, asked_at, expires_at)
    select case n % 2 when 0 then 'assets.binding' else 'members.invitation' end, 41 + n % 160, 'Center ' || (41 + n % 160), 2, 'Person 2',
      'person2@example.com', case n % 2 when 0 then ${me} end, case n % 2 when 1 then 'person${me}@example.com' end, n, '{}', false,
      now() - n * interval '1 hour', now() + n * interval '1 hour' from generate_series(1, 300) n;`;

const folder = mkdtempSync(path.join(os.tmpdir(), 'atrium-bench-'));
const embedded = await startEmbedded({ dataDir: folder });
try {
  const url = embedded.urlOf('postgres');
  const client = new Client({ connectionString: url });
  await client.connect();
  await migrate(client);
  await client.query(filling);
  await client.query('vacuum analyze');
  const hash = hashSecret(await openSessionOf(client, me));
  const database = openDatabase(url, { max: 1 });
  const walk = (endpoint: Endpoint, handle: Handler, input: object = {}) => {
    const engine = {
      database,
      routes: new Map([[endpoint.name, { endpoint, handle }]]),
      admit,
      needsApproval: async () => null,
      denied: async () => undefined,
      seen: () => undefined,
      checksReplies: false,
    };
    const origin = { ip: '', device: '', requestId: 'bench', locale: 'en' as const };
    return async () => (await runCall(engine, { endpoint, input, credential: { kind: 'session', hash }, origin })).body;
  };
  const check = (context: Context) => listRights(context, { people: [String(me)], accounts: ['1'], at: null });
  const inbox = (input: object) => walk(api.requests.listInbox, listInbox as Handler, input);
  const works: Record<string, () => Promise<unknown>> = {
    'first page': inbox({}),
    'page 5': inbox({ page: 5 }),
    'by deadline': inbox({ sort: 'expires' }),
    'oldest first': inbox({ sort: 'asked' }),
    'of one kind': inbox({ kind: 'partners.link' }),
    'of one center': inbox({ center: '3' }),
    'search that finds little': inbox({ search: 'person 77' }),
    'search that finds all': inbox({ search: 'autumn' }),
    'decided ones': inbox({ state: 'decided' }),
    'the count alone': walk(api.requests.countInbox, countInbox),
  };
  const checked = walk(api.assets.listAccounts, check, { center: '1' });
  const told = (await works['the count alone']?.()) as { open: number };
  if (told.open !== 10_000) throw new Error(`Not 10,000 wait but ${told.open}.`);
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const backend = rows[0]?.pid ?? 0;
  const cpu = (work: () => Promise<unknown>) => cpuOf(work, { backend, ms: roundMs });
  const measures = [];
  for (const [name, work] of Object.entries(works)) {
    const [ours, peer]: [number[], number[]] = [[], []];
    await cpu(work);
    await cpu(checked);
    for (let round = 0; round < rounds; round++) {
      ours.push(await cpu(work));
      peer.push(await cpu(checked));
    }
    const of = { bench: 'inbox', measure: `10,000 requests: ${name}, µs`, peerName: 'one SQL check', goal } as const;
    measures.push(compare({ ...of, better: 'lower' }, ours, peer));
  }
  print(measures);
  await database.close();
  await client.end();
} finally {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
