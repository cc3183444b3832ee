// A database that others look after may live in any time zone: what is told of days is the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Caller } from '../../../test/caller.ts';
import { adIn } from '../../../test/examples-of-ads.ts';
import { rowOf, telling } from '../../../test/examples-of-performance.ts';
import { Scene } from '../../../test/scene.ts';
import { startSecondServer } from '../../../test/second-server.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

test('the last of some days counts also where the database lives in a zone in which one of them has no midnight', async () => {
  const scene = await Scene.open(world);
  const told = await telling(scene);
  const ad = await adIn(scene);
  const days = ['2025-09-06', '2025-09-07', '2025-09-08'];
  await scene.owner.must('reporting.importPerformance', { ...told, rows: days.map((day) => rowOf(ad, day)) });
  // The seventh begins at one o'clock there.
  await world.database.query(
    `do $$ begin execute format('alter database %I set timezone = ''America/Santiago''', current_database()); end $$`,
  );
  const second = await startSecondServer(world.databaseUrl);
  try {
    const there = new Caller(second.url);
    there.cookie = scene.owner.cookie;
    const at = { center: told.center, account: told.account, from: '2025-09-06', to: '2025-09-08' };
    for (const level of ['account', 'ad'] as const) {
      const { measured } = await there.must('reporting.listPerformance', { ...at, level });
      assert.equal(measured.totals.clicks, 3 * 80, level);
    }
  } finally {
    await second.stop();
  }
});
