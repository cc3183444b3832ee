import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { type Database, openDatabase } from './database.ts';
import { HopelessJob, type Job, type Jobs, openJobs } from './jobs.ts';

let stored: TestDatabase;
let database: Database;
let jobs: Jobs;
const done: Job<{ name: string }>[] = [];
const reports: string[] = [];

before(async () => {
  stored = await testDatabase();
  database = openDatabase(stored.url);
  jobs = openJobs(stored.url, (error) => void reports.push(String(error)), { hasClock: true });
  jobs.work<{ name: string }>('test', async (job) => {
    if (job.data.name === 'hopeless') throw new HopelessJob('never');
    done.push(job);
    if (job.data.name === 'flaky' && done.filter(({ data }) => data.name === 'flaky').length === 1)
      throw new Error('once');
  });
  await jobs.start();
});
after(async () => {
  await jobs.stop();
  await database.close();
  await stored.drop();
});

async function enqueue(name: string, how: 'commit' | 'rollback', timing = {}): Promise<void> {
  const transaction = await database.begin('write');
  await jobs.enqueue(transaction.db, 'test', { name }, timing);
  await transaction[how]();
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 20) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('It did not happen.');
}

const named = (name: string): Job<{ name: string }>[] => done.filter(({ data }) => data.name === name);

/** Reads the job tables as the application's role, which may. */
async function query(text: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(text)).rows as Record<string, unknown>[];
}

test('a job is done when its transaction commits, and never when it rolls back', async () => {
  await enqueue('lost', 'rollback');
  await enqueue('kept', 'commit');
  await until(() => named('kept').length === 1);
  assert.equal(named('lost').length, 0);
  assert.deepEqual(await query(`select from pgboss.job where data->>'name' = 'lost'`), []);
});

test('a dozen jobs without a key are a dozen jobs', async () => {
  await Promise.all(Array.from({ length: 12 }, () => enqueue('many', 'commit')));
  await until(() => named('many').length === 12);
});

test('a job that comes without data, as from the clock, is given none to look into', async () => {
  await query(`insert into pgboss.job (name) values ('test')`);
  await until(() => done.some(({ data }) => data.name === undefined));
});

test('of jobs with one key, one waits', async () => {
  const startAfter = new Date(Date.now() + 3_600_000);
  for (let time = 0; time < 3; time++) await enqueue('keyed', 'commit', { singletonKey: 'one', startAfter });
  assert.equal((await query(`select from pgboss.job where data->>'name' = 'keyed'`)).length, 1);
  assert.equal(named('keyed').length, 0, 'Its time has not come.');
});

test('a job that fails is tried again later and takes no other along', async () => {
  await Promise.all([enqueue('flaky', 'commit'), enqueue('steady', 'commit')]);
  await until(() => named('steady').length === 1);
  await until(async () => {
    const [row] = await query(`select state from pgboss.job where data->>'name' = 'flaky'`);
    return row?.['state'] === 'retry';
  });
  assert.ok(reports.includes('Error: once'));
});

test('a job that cannot succeed goes to the dead letters at once', async () => {
  await enqueue('hopeless', 'commit');
  await until(async () => (await query(`select from pgboss.job where name = 'dead'`)).length === 1);
});

test('the application may add jobs but change none', async () => {
  await assert.rejects(query(`update pgboss.job set state = 'completed'`), /permission denied/);
  await assert.rejects(query('delete from pgboss.job'), /permission denied/);
});
