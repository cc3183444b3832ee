// Automated rules: they do what their owner may and no more, once, and say why when they do not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { units } from '../../../test/funds.ts';
import { ended } from '../../../test/proposals.ts';
import { cheap, dayAgo, furnished, more, told } from '../../../test/ruled.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

describe('a rule', () => {
  test('does what it says to what meets its conditions, as its owner, and can be taken back as a whole', async () => {
    const { owner, at, groups, tell, active, budgetsNow, results, scene } = await furnished(world);
    await tell(told(groups));
    const rule = await active(cheap);
    const run = await owner.must('ads.runRule', { ...at, rule });
    assert.deepEqual(
      [run.state, run.considered, run.met, run.acted, run.budgetMicros],
      ['done', 3, 2, 2, `-${units(12)}`],
    );
    assert.deepEqual(await budgetsNow(), [40, 30, 20]);
    const lines = await results(run.id);
    assert.deepEqual(
      lines.map(({ name, state, beforeMicros, afterMicros, found }) => [name, state, beforeMicros, afterMicros, found]),
      [
        ['Group 0', 'acted', units(50), units(40), [units(40)]],
        ['Group 2', 'acted', units(22), units(20), [units(40)]],
      ],
    );
    const { items } = await owner.must('audit.listActivity', { center: scene.center, action: 'ads.ad_group_updated' });
    assert.deepEqual(
      items.slice(0, 2).map(({ actor, after }) => [actor.id, after?.['byRule']]),
      [
        [owner.id, { id: rule, name: cheap.name }],
        [owner.id, { id: rule, name: cheap.name }],
      ],
    );
    // Once a day on one object: the one that is at the least already is not told again.
    const again = await owner.must('ads.runRule', { ...at, rule });
    assert.deepEqual([again.met, again.acted, again.skipped, again.unchanged], [2, 0, 1, 1]);
    assert.equal((await results(again.id))[0]?.reason, 'too_soon');
    // What somebody changed since stays.
    await owner.must('ads.updateAdGroup', {
      ...at,
      adGroup: groups[0]?.id ?? '',
      budget: { mode: 'daily', amountMicros: units(77) },
    });
    assert.deepEqual(await owner.must('ads.revertRuleRun', { ...at, run: run.id }), { reverted: 1, left: 1 });
    assert.deepEqual(await budgetsNow(), [77, 30, 22]);
  });

  test('does nothing on numbers that are not there, miss a day or are old, and says which', async () => {
    const { owner, at, groups, tell, active, budgetsNow } = await furnished(world);
    const rule = await active(cheap);
    const run = async () => {
      const { state, missingDay, acted } = await owner.must('ads.runRule', { ...at, rule });
      return [state, missingDay, acted];
    };
    assert.deepEqual(await run(), ['no_numbers', null, 0]);
    await tell(told(groups).filter(({ day }) => day >= dayAgo(1)));
    assert.deepEqual(await run(), ['days_missing', dayAgo(3), 0]);
    await tell(told(groups));
    await world.database.query(
      `update reporting.imports set imported_at = now() - interval '7 hours' where account_id = $1`,
      [at.account],
    );
    assert.deepEqual(await run(), ['stale', null, 0]);
    assert.deepEqual(await budgetsNow(), [50, 30, 22]);
    const { items } = await owner.must('ads.listRuleRuns', { ...at, rule, state: 'stale' });
    assert.ok(items[0]?.numbersAt);
  });

  test('of a lifetime misses any day since the first that was told, however long ago', async () => {
    const { owner, at, groups, tell, active } = await furnished(world);
    const on = (...days: number[]) => days.map((ago) => ({ ad: groups[0]?.ad ?? '', day: dayAgo(ago), clicks: 1 }));
    const conditions = [{ fact: 'clicks' as const, over: 'lifetime' as const, is: 'gte' as const, value: '70' }];
    await tell(on(90, 62));
    await tell(on(80, 70));
    await tell(on(60, 0));
    const rule = await active({ ...more, act: { do: 'notify' }, conditions, again: { every: 'hours', hours: 1 } });
    const run = () => owner.must('ads.runRule', { ...at, rule });
    assert.deepEqual([(await run()).state, (await run()).missingDay], ['days_missing', dayAgo(61)]);
    await tell(on(61));
    assert.equal((await run()).state, 'done');
  });

  test('keeps to its caps: objects in a run, and budget added in a day', async () => {
    const { owner, at, active, budgetsNow, results } = await furnished(world, [50, 30, 22]);
    const rule = await active({
      ...more,
      objectsPerRun: 2,
      addedPerDayMicros: units(7),
      again: { every: 'hours', hours: 1 },
    });
    const run = await owner.must('ads.runRule', { ...at, rule });
    // 5 units, then 3 would be beyond; the third takes 2.2.
    assert.deepEqual(await budgetsNow(), [55, 30, 22 + 0]);
    const reasons = (await results(run.id)).map(({ name, state, reason }) => [name, state, reason]);
    assert.deepEqual(reasons, [
      ['Group 0', 'acted', null],
      ['Group 1', 'skipped', 'most_added'],
      ['Group 2', 'skipped', 'most_added'],
    ]);
    const few = await active({ ...more, name: 'Few', objectsPerRun: 1 });
    const other = await owner.must('ads.runRule', { ...at, rule: few });
    assert.deepEqual([other.acted, other.skipped], [1, 2]);
    assert.deepEqual(
      (await results(other.id)).map(({ reason }) => reason),
      [null, 'most_objects', 'most_objects'],
    );
  });

  test('keeps to what it may add in a day over all of its runs, and has it again for what was taken back', async () => {
    const { owner, at, active, budgetsNow } = await furnished(world, [50]);
    const rule = await active({ ...more, addedPerDayMicros: units(11), again: { every: 'hours', hours: 1 } });
    const run = async () => {
      // As if the last run were long ago, on the same day.
      await world.database.query(`update ads.rule_results set done_at = done_at - interval '2 hours'`);
      return owner.must('ads.runRule', { ...at, rule });
    };
    assert.equal((await run()).acted, 1);
    const second = await run();
    assert.deepEqual([second.acted, await budgetsNow()], [1, [60.5]]);
    const third = await run();
    assert.deepEqual([third.acted, third.skipped, await budgetsNow()], [0, 1, [60.5]]);
    await owner.must('ads.revertRuleRun', { ...at, run: second.id });
    assert.deepEqual([(await run()).acted, await budgetsNow()], [1, [60.5]]);
  });

  test('knows each that contradicts it, however many there are', async () => {
    const { owner, at, active } = await furnished(world, [50]);
    for (let pair = 0; pair < 16; pair++) {
      await active({ ...more, name: `More ${pair}` });
      await active({ ...more, name: `Less ${pair}`, act: { do: 'lower_percent', field: 'budget', percent: 1 } });
    }
    const { items } = await owner.must('ads.listRules', { ...at, pageSize: 50 });
    assert.deepEqual([...new Set(items.map(({ conflicts }) => conflicts.length))], [16]);
  });

  test('leaves alone what a rule before it did, and both are shown with each other', async () => {
    const { owner, at, active, budgetsNow, results } = await furnished(world, [50, 30]);
    const first = await active({ ...more, name: 'First', precedence: 1, which: { by: 'labels', labels: ['ODD'] } });
    const second = await active({
      ...more,
      name: 'Second',
      precedence: 2,
      act: { do: 'lower_percent', field: 'budget', percent: 10 },
    });
    const { items } = await owner.must('ads.listRules', at);
    assert.deepEqual(
      items.map(({ name, conflicts }) => [
        name,
        conflicts.map(({ rule, about, objects, first: before }) => [rule.id, about, objects, before]),
      ]),
      [
        ['First', [[second, 'budget', 1, first]]],
        ['Second', [[first, 'budget', 1, first]]],
      ],
    );
    await owner.must('ads.runRule', { ...at, rule: first });
    const run = await owner.must('ads.runRule', { ...at, rule: second });
    assert.deepEqual(await budgetsNow(), [45, 33]);
    const yielding = (await results(run.id)).find(({ reason }) => reason === 'yields');
    assert.deepEqual(yielding?.yieldsTo, { id: first, name: 'First' });
  });

  test('that changed, or that others contradict since, is looked at again before it is active', async () => {
    const { owner, at, active } = await furnished(world, [50]);
    const { id: rule } = await owner.must('ads.createRule', { ...at, ...more });
    const { fingerprint } = await owner.must('ads.previewRule', { ...at, rule });
    const contrary = {
      ...more,
      name: 'Less',
      act: { do: 'lower_percent' as const, field: 'budget' as const, percent: 5 },
    };
    await active(contrary);
    assertRefused(await owner.call('ads.activateRule', { ...at, rule, fingerprint }), 409, 'ads.preview_stale');
    const seen = await owner.must('ads.previewRule', { ...at, rule });
    assert.equal(seen.conflicts.length, 1);
    await owner.must('ads.activateRule', { ...at, rule, fingerprint: seen.fingerprint });
    const renamed = await owner.must('ads.updateRule', { ...at, rule, ...more, name: 'Renamed', precedence: 3 });
    assert.equal(renamed.state, 'active');
    const changed = await owner.must('ads.updateRule', { ...at, rule, ...more, objectsPerRun: 5 });
    assert.deepEqual([changed.state, changed.version], ['paused', 2]);
  });
});

describe('the preview', () => {
  test('tells for each day what would have met the conditions then, from numbers and history of that day', async () => {
    const { owner, at, groups, tell } = await furnished(world);
    await tell(told(groups));
    // As if it all had been there for five days, with another budget until two days ago.
    const { account } = at;
    await world.database.query(
      `update ads.ad_groups set published_at = now() - interval '9 days' where account_id = $1`,
      [account],
    );
    await world.database.query(`delete from ads.ad_group_history where account_id = $1 and valid_to is not null`, [
      account,
    ]);
    await world.database.query(
      `update ads.ad_group_history set valid_from = now() - interval '5 days' where account_id = $1`,
      [account],
    );
    await owner.must('ads.updateAdGroup', {
      ...at,
      adGroup: groups[0]?.id ?? '',
      budget: { mode: 'daily', amountMicros: units(90) },
    });
    const { id: rule } = await owner.must('ads.createRule', {
      ...at,
      ...cheap,
      conditions: [{ fact: 'spend', over: 'today', is: 'gte', value: units(40) }],
    });
    const { days, acts, budgetMicros } = await owner.must('ads.previewRule', { ...at, rule });
    assert.equal(days.length, 30);
    const shown = days.slice(-4).map((day) => [day.day, day.state, day.missing, day.met, day.acts, day.budgetMicros]);
    assert.deepEqual(shown, [
      [dayAgo(4), 'days_missing', dayAgo(4), 0, 0, '0'],
      [dayAgo(3), 'looked', null, 2, 2, `-${units(12)}`],
      [dayAgo(2), 'looked', null, 2, 2, `-${units(12)}`],
      [dayAgo(1), 'looked', null, 2, 2, `-${units(12)}`],
    ]);
    assert.deepEqual([acts, budgetMicros], [6, `-${units(36)}`]);
    const live = await owner.must('ads.listAdGroups', { ...at, sort: 'created' });
    assert.deepEqual(live.items[0]?.budget, { mode: 'daily', amountMicros: units(90) });
  });
});

describe('as its owner', () => {
  test('a rule proposes what others must approve, waits for them, and is done as it was approved', async () => {
    const { owner, at, scene, active, budgetsNow, results } = await furnished(world, [50, 30]);
    const admin = await world.newcomer('Ann');
    await world.join(owner, scene.center, [admin], { role: 'admin' });
    const rules = [{ area: 'budgets' as const, approvals: 1, approvers: 'admins' as const, threshold: 5 }];
    await owner.must('requests.putApprovalRules', { center: scene.center, rules });
    const rule = await active({ ...more, again: { every: 'hours', hours: 1 } });
    const run = await owner.must('ads.runRule', { ...at, rule });
    assert.deepEqual([run.acted, run.proposed, run.isRevertible], [0, 2, false]);
    assert.deepEqual(await budgetsNow(), [50, 30]);
    const again = await owner.must('ads.runRule', { ...at, rule });
    assert.deepEqual(
      (await results(again.id)).map(({ reason }) => reason),
      ['waits_for_approval', 'waits_for_approval'],
    );
    const { items } = await admin.must('requests.listInbox');
    await admin.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    assert.equal((await ended(owner, scene.center, run.proposal ?? '')).state, 'done');
    assert.deepEqual(await budgetsNow(), [55, 33]);
  });

  test('who may only switch off writes rules that do that, and no others', async () => {
    const { owner, at, scene } = await furnished(world, [50]);
    const role = await owner.must('access.createRole', {
      center: scene.center,
      name: 'Brake',
      actions: ['asset:view_basic', 'adaccount:view', 'campaign:pause'],
    });
    const brake = await world.newcomer('Bo');
    await world.join(owner, scene.center, [brake], { accounts: [{ id: at.account, role: role.id }] });
    const off = { ...more, act: { do: 'switch_off' as const } };
    assertRefused(await brake.call('ads.createRule', { ...at, ...more }), 403, 'forbidden');
    const { id } = await brake.must('ads.createRule', { ...at, ...off });
    const { fingerprint } = await brake.must('ads.previewRule', { ...at, rule: id });
    await brake.must('ads.activateRule', { ...at, rule: id, fingerprint });
    assert.equal((await brake.must('ads.runRule', { ...at, rule: id })).acted, 1);
    const { id: theirs } = await owner.must('ads.createRule', { ...at, ...more });
    assertRefused(await brake.call('ads.removeRule', { ...at, rule: theirs }), 403, 'forbidden');
  });
});
