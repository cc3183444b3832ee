// Rules run by themselves: once for each half hour, as their owner, and no longer than that one may.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { enqueue } from '../../../test/enqueue.ts';
import { furnished, more } from '../../../test/ruled.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { startApp } from '../app.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** Has the jobs look what is due, by whichever server, and waits until nothing of it is left. */
async function letDue(slot: Date, account: string, times = 1): Promise<void> {
  await enqueue(world.databaseUrl, 'ads.rules_of_account', { account, slot: slot.toISOString() }, times);
  for (;;) {
    const { rows } = await world.database.query(
      `select from pgboss.job where name = 'ads.rules_of_account' and data ->> 'account' = $1 and state not in ('completed', 'failed', 'retry')`,
      [account],
    );
    if (rows.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const slotMs = 30 * 60_000;
const currentSlot = (): Date => new Date(Math.floor(Date.now() / slotMs) * slotMs);

/** As if it had been active for so long. */
const backdate = (rule: string, hours: number) =>
  world.database.query(`update ads.rules set activated_at = now() - make_interval(hours => $2) where id = $1`, [
    rule,
    hours,
  ]);

/** How often somebody was told of it, once they were. */
async function untilTold(person: Person, { action, rule }: { action: string; rule: string }): Promise<number> {
  for (let time = 0; time < 200; time++) {
    const { items } = await person.must('notifications.listNotifications', { pageSize: 100 });
    const about = items.filter((one) => one.action === action && one.object.id === rule);
    if (about.length > 0) return about.length;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`${person.name} was not told of ${action}`);
}

describe('by itself', () => {
  test('a rule runs once for each half hour, whoever runs it and how often, and says what it missed', async () => {
    const { owner, at, active, budgetsNow } = await furnished(world, [50]);
    const rule = await active({ ...more, again: { every: 'hours', hours: 1 } });
    await backdate(rule, 2);
    const second = await startApp(world.config, world.databaseUrl, { hasClock: false, limitFactor: 10_000 });
    const slot = currentSlot();
    await letDue(slot, at.account, 4);
    await second.stop();
    const twice = await owner.call('ads.runRule', { ...at, rule, slot: slot.toISOString() });
    assertRefused(twice, 409, 'ads.slot_taken');
    const { items } = await owner.must('ads.listRuleRuns', { ...at, rule });
    assert.deepEqual(items.map(({ state, slot: half, missed, acted }) => [state, half, missed > 2, acted]).sort(), [
      ['done', slot.toISOString(), false, 1],
      ['missed', null, true, 0],
    ]);
    assert.deepEqual(await budgetsNow(), [55]);
  });

  test('of many that run the same half hour at once one does', async () => {
    const { owner, at, active, budgetsNow } = await furnished(world, [50]);
    const rule = await active({ ...more, again: { every: 'hours', hours: 1 } });
    await backdate(rule, 1);
    const asked = { ...at, rule, slot: currentSlot().toISOString() };
    const replies = await Promise.all(Array.from({ length: 5 }, () => owner.call('ads.runRule', asked)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409, 409, 409]);
    assert.deepEqual(await budgetsNow(), [55]);
  });

  test('a rule stops when its owner may no longer do what it does, and who runs the center is told', async () => {
    const { owner, at, scene, active, budgetsNow } = await furnished(world, [50]);
    const operator = await world.newcomer('Opal');
    await world.join(owner, scene.center, [operator], { accounts: [{ id: at.account, role: 'operator' }] });
    const rule = await active(more, operator);
    await owner.must('assets.assignAccount', { ...at, person: operator.id, role: 'analyst' });
    await backdate(rule, 1);
    await letDue(currentSlot(), at.account);
    const { state, stoppedBecause } = await owner.must('ads.getRule', { ...at, rule });
    assert.deepEqual([state, stoppedBecause], ['paused', 'owner_may_not']);
    assert.deepEqual(await budgetsNow(), [50]);
    const { items } = await owner.must('ads.listRuleRuns', { ...at, rule });
    assert.deepEqual(
      items.map((one) => one.state),
      ['stopped'],
    );
    for (const person of [operator, owner]) await untilTold(person, { action: 'ads.rule_stopped', rule });
  });

  for (const [how, part] of Object.entries({
    'is removed': (center: string, member: string) => ['members.removeMember', { center, member }] as const,
    'is suspended': (center: string, member: string) => ['members.suspendMember', { center, member }] as const,
    'is taken off the account': (center: string, person: string, account: string) =>
      ['assets.unassignAccount', { center, account, person }] as const,
  }))
    test(`a rule of somebody who ${how} does nothing more, and says why`, async () => {
      const { owner, at, scene, active, budgetsNow } = await furnished(world, [50]);
      const operator = await world.newcomer('Opal');
      await world.join(owner, scene.center, [operator], { accounts: [{ id: at.account, role: 'operator' }] });
      const rule = await active(more, operator);
      await backdate(rule, 1);
      const [name, input] = part(scene.center, operator.id, at.account);
      await owner.must(name, input as never);
      await letDue(currentSlot(), at.account);
      const { state, stoppedBecause } = await owner.must('ads.getRule', { ...at, rule });
      assert.deepEqual([state, stoppedBecause !== null], ['paused', true], String(stoppedBecause));
      assert.deepEqual(await budgetsNow(), [50]);
    });

  test('a rule that only tells does tell whom it runs as, and nobody else', async () => {
    const { owner, at, scene, active } = await furnished(world, [50]);
    const operator = await world.newcomer('Noor');
    await world.join(owner, scene.center, [operator], { accounts: [{ id: at.account, role: 'operator' }] });
    const rule = await active({ ...more, act: { do: 'notify' } }, operator);
    await backdate(rule, 1);
    await letDue(currentSlot(), at.account);
    assert.equal(await untilTold(operator, { action: 'ads.rule_noted', rule }), 1);
    const { items } = await owner.must('notifications.listNotifications', {});
    assert.ok(items.every(({ action }) => action !== 'ads.rule_noted'));
  });

  test('a rule that fails keeps no other from running', async () => {
    const { owner, at, active, budgetsNow } = await furnished(world, [50]);
    const broken = await active({ ...more, name: 'Broken', precedence: 1 });
    const rule = await active({ ...more, precedence: 2 });
    for (const one of [broken, rule]) await backdate(one, 1);
    // As no version that runs would write it.
    await world.database.query(
      `update ads.rules set definition = jsonb_set(definition, '{conditions,0,value}', '"many"') where id = $1`,
      [broken],
    );
    await letDue(currentSlot(), at.account);
    assert.deepEqual(await budgetsNow(), [55]);
    assert.equal((await owner.must('ads.listRuleRuns', { ...at, rule, state: 'acted' })).total, 1);
    const { items } = await owner.must('ads.listRuleRuns', { ...at, rule: broken });
    assert.deepEqual(
      items.map(({ state, failure }) => [state, failure]),
      [['failed', 'unreadable']],
    );
    assert.match(world.bugs.splice(0).join('\n'), new RegExp(`Rule ${broken} failed`));
    await world.database.query(`delete from pgboss.job where name = 'ads.rules_of_account' and state = 'retry'`);
  });

  test('a run that fails is in the log with its reason, is told once, and the next one does all there is to do', async () => {
    const { owner, at, scene, active, budgetsNow } = await furnished(world, [50]);
    const operator = await world.newcomer('Faye');
    await world.join(owner, scene.center, [operator], { accounts: [{ id: at.account, role: 'operator' }] });
    const rule = await active({ ...more, again: { every: 'hours', hours: 1 } }, operator);
    await backdate(rule, 3);
    const now = currentSlot().getTime();
    const [first, second, third] = [2, 1, 0].map((back) => new Date(now - back * slotMs)) as [Date, Date, Date];
    // The database refuses what the rule writes, as a full disk would.
    await world.database.query(`create function public.full() returns trigger language plpgsql as $$
      begin raise exception 'no space left on device' using errcode = 'disk_full'; end $$;
      create trigger is_full before update on ads.ad_groups for each row when (new.account_id = ${at.account}) execute function public.full()`);
    // Twice, as by a second try.
    await letDue(first, at.account, 2);
    await letDue(second, at.account);
    assert.deepEqual(await budgetsNow(), [50]);
    const runsOf = async () => (await operator.must('ads.listRuleRuns', { ...at, rule, sort: 'at' })).items;
    assert.deepEqual(
      (await runsOf()).map(({ state, slot, failure, acted }) => [state, slot, failure, acted]),
      [
        ['failed', first.toISOString(), 'fault', 0],
        ['failed', second.toISOString(), 'fault', 0],
      ],
    );
    const { state, lastRun } = await owner.must('ads.getRule', { ...at, rule });
    assert.deepEqual([state, lastRun?.state], ['active', 'failed']);
    assert.equal((await owner.must('ads.listRuleRuns', { ...at, rule, state: 'failed' })).total, 2);
    assert.match(world.bugs.splice(0).join('\n'), /no space left on device/);
    for (const person of [operator, owner]) await untilTold(person, { action: 'ads.rule_failed', rule });
    await world.database.query('drop trigger is_full on ads.ad_groups; drop function public.full()');
    // A later try of the same half hour.
    await letDue(second, at.account);
    await letDue(third, at.account);
    assert.deepEqual(await budgetsNow(), [55]);
    assert.deepEqual(
      (await runsOf()).filter(({ state: one }) => one !== 'missed').map(({ state: one, slot }) => [one, slot]),
      [
        ['failed', first.toISOString()],
        ['failed', second.toISOString()],
        ['done', second.toISOString()],
        ['done', third.toISOString()],
      ],
    );
    const missed = (await runsOf()).filter(({ state: one }) => one === 'missed');
    // Of the half hours since it became active those that were tried are not missed.
    assert.deepEqual(
      missed.map((run) => run.missed),
      [3],
    );
    const entries = await owner.must('audit.listActivity', { center: scene.center, action: 'ads.rule_failed' });
    assert.deepEqual(
      entries.items.map(({ actor, after: left }) => [actor.kind, left?.['because']]),
      [['system', 'fault']],
    );
    assert.equal(await untilTold(operator, { action: 'ads.rule_failed', rule }), 1);
    await world.database.query(`delete from pgboss.job where name = 'ads.rules_of_account' and state = 'retry'`);
  });

  test('a rule of who leaves stops with them, or goes to an heir as whom it runs', async () => {
    const { owner, at, scene, active } = await furnished(world, [50]);
    const [one, other] = [await world.newcomer('Lea'), await world.newcomer('Hal')];
    await world.join(owner, scene.center, [one, other], { role: 'admin' });
    const rule = await active(more, one);
    const shown = await owner.must('members.previewOffboarding', { center: scene.center, member: one.id });
    assert.equal(shown.kinds.find(({ kind }) => kind === 'rule')?.heritable, 1);
    await owner.must('members.offboardMember', { center: scene.center, member: one.id, heir: other.id });
    const inherited = await owner.must('ads.getRule', { ...at, rule });
    assert.deepEqual([inherited.state, inherited.owner.id], ['active', other.id]);
    assert.equal((await other.must('ads.runRule', { ...at, rule })).acted, 1);
    await owner.must('members.offboardMember', { center: scene.center, member: other.id, ends: ['rule'] });
    const left = await owner.must('ads.getRule', { ...at, rule });
    assert.deepEqual([left.state, left.stoppedBecause], ['paused', 'owner_left']);
  });
});
