// Databases for tests: each test gets its own, copied within milliseconds from one that was migrated once.
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { openJobs } from '../src/server/foundation/jobs.ts';
import { listMigrations, migrate } from '../src/server/foundation/migrations.ts';
import { startTestPostgres, type TestPostgres } from './postgres.ts';

export interface TestDatabase {
  /** As the owner of its tables; the application switches to its own role. */
  url: string;
  drop(): Promise<void>;
}

let ownServer: Promise<TestPostgres> | undefined;
let template: Promise<string> | undefined;
let count = 0;

// Not an `after` of the runner: those of the file, which close its connections, were registered later and run later.
process.once('beforeExit', async () => (await ownServer)?.stop());

/** A new database with every migration applied and no rows, and with the tables of the job queue. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  template ??= makeTemplate(server);
  const name = `test_${process.pid}_${(count += 1)}`;
  const from = await template;
  await withClient(server, async (client) => {
    // In memory 20 ms against 35; on a disk, where each file copied has to reach it, 110 against 45.
    const { rows } = await client.query<{ isInMemory: boolean }>(
      `select starts_with(current_setting('data_directory'), '/dev/shm') as "isInMemory"`,
    );
    await client.query(
      `create database ${name} template ${from} strategy ${rows[0]?.isInMemory ? 'file_copy' : 'wal_log'}`,
    );
  });
  return {
    url: urlOf(server, name),
    drop: () =>
      withClient(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** The server of the whole run or, for a test file that is run by hand, one of its own. */
async function serverUrl(): Promise<string> {
  const shared = process.env['ATRIUM_TEST_DATABASE'];
  if (shared !== undefined) return shared;
  ownServer ??= startTestPostgres();
  return (await ownServer).url;
}

/** Named by the migrations' hash, so that a server which outlives a change of them is not asked for the old shape. */
async function makeTemplate(server: string): Promise<string> {
  const migrations = listMigrations();
  const hash = createHash('sha256').update(migrations.map((each) => each.sha256).join());
  const name = `template_${hash.digest('hex').slice(0, 12)}`;
  await withClient(server, async (client) => {
    await client.query('select pg_advisory_lock(1)'); // test files run side by side, and one of them makes it
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    await client.query('drop database if exists template_in_the_making');
    await client.query('create database template_in_the_making');
    const inMaking = urlOf(server, 'template_in_the_making');
    await withClient(inMaking, (inside) => migrate(inside));
    await withClient(inMaking, (inside) => addJobTables(inMaking, inside));
    await client.query(`alter database template_in_the_making rename to ${name}`);
  });
  return name;
}

/** As the first start makes them; and where a test brings a job forward, who works is woken, as by a job that is new. */
async function addJobTables(url: string, client: Client): Promise<void> {
  const jobs = openJobs(url, (error) => console.error(error), { hasClock: false });
  await jobs.start();
  await jobs.stop();
  await client.query(`
    create function public.wake_worker() returns trigger language plpgsql as $$ begin
      perform pg_notify('pgboss_' || left(encode(sha224('pgboss'), 'hex'), 24), new.name);
      return null;
    end $$;
    create trigger brought_forward after update of start_after on pgboss.job_common for each row
      when (new.start_after < old.start_after and new.start_after <= now()) execute function public.wake_worker()`);
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
