import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertRefused } from '../../../test/caller.ts';
import { hashOf, makeCodes, newCodes, passDelay } from '../../../test/recovery.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { readCode } from '../../contract/recovery-codes.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** Waits until something is so. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let time = 0; time < 400; time++) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error(`It never came: ${what}.`);
}

const isOwner = (person: Person, center: string) => async (): Promise<boolean> => {
  const { items } = await person.must('centers.listCenters');
  return items.some(({ id, role }) => id === center && role === 'owner');
};

async function mailTo(email: string, subject: RegExp): Promise<void> {
  await until(`a mail to ${email}`, async () => {
    const { rows } = await world.database.query<{ subject: string }>(
      'select subject from foundation.mailbox where recipient = $1',
      [email],
    );
    return rows.some((row) => subject.test(row.subject));
  });
}

async function actionsIn({ owner, center }: Scene): Promise<string[]> {
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 10 });
  return items.map(({ action }) => action).filter((action) => action.includes('recovery'));
}

describe('a code', () => {
  test('is read however it is typed, and a mistake is noticed before it is sent', () => {
    const [code = ''] = newCodes(1);
    const bare = code.replaceAll('-', '');
    for (const typed of [code, code.toLowerCase(), ` ${code.replaceAll('-', ' ')} `, bare.replaceAll('0', 'o')])
      assert.equal(readCode(typed), bare);
    for (let at = 0; at < bare.length; at++) {
      const other = bare[at] === '7' ? '8' : '7';
      assert.equal(readCode(`${bare.slice(0, at)}${other}${bare.slice(at + 1)}`), null, `a wrong character at ${at}`);
    }
    assert.equal(readCode(bare.slice(1)), null);
    assert.equal(readCode(`${bare}0`), null);
  });

  test('is nowhere in the database, not even in the log', async () => {
    const scene = await Scene.open(world);
    const codes = await makeCodes(scene.owner, scene.center);
    const { rows } = await world.database.query<{ all: string }>(
      `select (select coalesce(jsonb_agg(to_jsonb(e)), '[]')::text from audit.entries e)
        || (select coalesce(jsonb_agg(to_jsonb(c)), '[]')::text from centers.recovery_codes c)
        || (select coalesce(jsonb_agg(to_jsonb(i)), '[]')::text from foundation.idempotency i) as all`,
    );
    for (const code of codes) assert.ok(!rows[0]?.all.includes(readCode(code) ?? 'x'));
  });
});

describe('a recovery', () => {
  test('by two codes of three makes one new Owner after the delay, tells everybody, and uses the codes up', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    const emails = ['notary@example.com', 'sister@example.com'];
    const [first = '', , third = ''] = await makeCodes(owner, center, { emails });
    const heir = await world.newcomer('Hana');
    const { id, dueAt, startedAt } = await heir.must('centers.startRecovery', { codes: [third, first.toLowerCase()] });
    assert.equal(Date.parse(dueAt) - Date.parse(startedAt), 72 * 3600_000);
    for (const email of [owner.email, deputy.email, ...emails])
      await mailTo(email, /Hana starts a recovery of Nordlicht/);
    const { running } = await owner.must('centers.getRecovery', { center });
    assert.equal(running?.person.id, heir.id);
    assert.deepEqual((await owner.must('reporting.getSummary', { center })).recovery, { person: 'Hana', dueAt });
    assert.equal(await isOwner(heir, center)(), false);
    await passDelay(world, id);
    await until('the new Owner', isOwner(heir, center));
    for (const email of [owner.email, ...emails, heir.email]) await mailTo(email, /Hana is an owner of Nordlicht now/);
    const { codes, running: none } = await heir.must('centers.getRecovery', { center });
    assert.deepEqual([codes, none], [null, null]);
    const { items } = await heir.must('centers.listOwnRecoveries', { state: 'done' });
    assert.deepEqual(
      items.map((one) => one.id),
      [id],
    );
    const another = await world.newcomer('Again');
    const again = await another.call('centers.startRecovery', { codes: [third, first] });
    assertRefused(again, 422, 'centers.codes_wrong');
    assert.deepEqual(await actionsIn(scene), [
      'centers.recovery_completed',
      'centers.recovery_started',
      'centers.recovery_codes_made',
    ]);
  });

  test('is cancelled by any Owner while the delay runs, and its codes are worth nothing then', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const second = await world.newcomer('Olive');
    await world.join(owner, center, [second], { role: 'owner' });
    const codes = await makeCodes(owner, center);
    const thief = await world.newcomer('Thea');
    const { id } = await thief.must('centers.startRecovery', { codes: codes.slice(0, 2) });
    assertRefused(await (await scene.deputy()).call('centers.cancelRecovery', { center }), 403, 'forbidden');
    assert.equal((await second.must('centers.cancelRecovery', { center })).running, null);
    await passDelay(world, id);
    for (const email of [owner.email, thief.email]) await mailTo(email, /recovery of Nordlicht was cancelled/);
    assert.equal(await isOwner(thief, center)(), false);
    assertRefused(await thief.call('centers.startRecovery', { codes }), 422, 'centers.codes_wrong');
    const { items } = await thief.must('centers.listOwnRecoveries');
    assert.deepEqual(
      items.map(({ state }) => state),
      ['cancelled'],
    );
  });

  test('starts from nothing less: too few, the same twice, one wrong, two centers, all answered alike', async () => {
    const [scene, other] = [await Scene.open(world), await Scene.open(world)];
    const [one = '', two = '', three = ''] = await makeCodes(scene.owner, scene.center, { count: 4, needed: 3 });
    const [foreign = ''] = await makeCodes(other.owner, other.center);
    const person = await world.newcomer();
    const wrong = newCodes(1)[0] ?? '';
    const answers = [];
    for (const codes of [
      [one, two],
      [one, one, two],
      [one, two, wrong],
      [one, two, three, wrong],
      [one, two, foreign],
      [wrong, wrong],
      ['nonsense', 'more of it'],
    ]) {
      const { refusal, status } = await person.call('centers.startRecovery', { codes });
      answers.push([status, refusal?.code, refusal?.details]);
    }
    for (const answer of answers) assert.deepEqual(answer, [422, 'centers.codes_wrong', {}]);
    const { codes } = await scene.owner.must('centers.getRecovery', { center: scene.center });
    assert.equal(codes?.needed, 3);
    assert.deepEqual(await actionsIn(scene), ['centers.recovery_codes_made']);
  });

  test('is tried a few times an hour, and not more', async () => {
    const strict = await openWorld({ isSmall: true, app: { limitFactor: 1 } });
    try {
      const person = await strict.newcomer();
      const codes = newCodes(2);
      const answers = [];
      for (let time = 0; time < 11; time++)
        answers.push((await person.call('centers.startRecovery', { codes })).status);
      assert.deepEqual(answers, [...Array.from({ length: 10 }, () => 422), 429]);
    } finally {
      await strict.close();
    }
  });

  test('lifts whoever was a member, suspended as well, and keeps their other roles', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const codes = await makeCodes(owner, center);
    const person = await scene.member();
    await owner.must('members.updateMember', { center, member: person.id, financeRole: 'analyst' });
    await owner.must('members.suspendMember', { center, member: person.id });
    const { id } = await person.must('centers.startRecovery', { codes });
    await passDelay(world, id);
    await until('the new Owner', isOwner(person, center));
    const { viewer } = await person.must('centers.getCenter', { center });
    assert.deepEqual([viewer.role, viewer.financeRole], ['owner', 'analyst']);
  });

  test('started twice at once is started once, and cancelled as it comes due is either cancelled or done', async () => {
    for (let round = 0; round < 4; round++) {
      const scene = await Scene.open(world);
      const { owner, center } = scene;
      const codes = await makeCodes(owner, center);
      const people = [await world.newcomer('Rea'), await world.newcomer('Rob')];
      const replies = await Promise.all(people.map((person) => person.call('centers.startRecovery', { codes })));
      assert.deepEqual(replies.map(({ refusal }) => refusal?.code ?? 'started').toSorted(), [
        'centers.recovery_running',
        'started',
      ]);
      const [person] = people.filter((_, at) => replies[at]?.refusal === null);
      const id = replies.find(({ refusal }) => refusal === null)?.body.id ?? '';
      assert.ok(person);
      await Promise.all([passDelay(world, id), owner.call('centers.cancelRecovery', { center })]);
      const state = `select state from centers.recoveries where id = $1`;
      const stateOf = async () => (await world.database.query<{ state: string }>(state, [id])).rows[0]?.state;
      await until('its end', async () => (await stateOf()) !== 'running');
      assert.equal(await isOwner(person, center)(), (await stateOf()) === 'done');
    }
  });

  test('waits for its time, also when its job comes early', async () => {
    const scene = await Scene.open(world);
    const codes = await makeCodes(scene.owner, scene.center);
    const person = await world.newcomer();
    const { id } = await person.must('centers.startRecovery', { codes });
    const jobs = `select count(*)::int as jobs from pgboss.job where name = 'centers.recover' and data ->> 'recovery' = $1`;
    await world.database.query(
      `update pgboss.job set start_after = now() where name = 'centers.recover' and data ->> 'recovery' = $1`,
      [id],
    );
    await until('another job', async () => (await world.database.query(jobs, [id])).rows[0]?.jobs === 2);
    assert.equal(await isOwner(person, scene.center)(), false);
  });

  test('of a deleted center does not start', async () => {
    const { owner, center } = await Scene.open(world);
    const codes = await makeCodes(owner, center);
    await owner.must('centers.deleteCenter', { center, name: 'Nordlicht' });
    const person = await world.newcomer();
    assertRefused(await person.call('centers.startRecovery', { codes }), 422, 'centers.codes_wrong');
  });

  test('is a person’s to start, not a program’s', async () => {
    const { owner, center } = await Scene.open(world);
    const codes = await makeCodes(owner, center);
    const token = await world.token(await world.newcomer(), ['centers:write']);
    assertRefused(await token.call('centers.startRecovery', { codes }), 403, 'session_needed');
  });
});

describe('recovery codes', () => {
  test('are made anew, and the former ones are worth nothing', async () => {
    const { owner, center } = await Scene.open(world);
    const former = await makeCodes(owner, center);
    const codes = await makeCodes(owner, center);
    const person = await world.newcomer();
    assertRefused(await person.call('centers.startRecovery', { codes: former }), 422, 'centers.codes_wrong');
    assert.equal((await person.must('centers.startRecovery', { codes })).center.id, center);
  });

  test('are revoked by an Owner', async () => {
    const { owner, center } = await Scene.open(world);
    const codes = await makeCodes(owner, center);
    assert.equal((await owner.must('centers.revokeRecoveryCodes', { center })).codes, null);
    const person = await world.newcomer();
    assertRefused(await person.call('centers.startRecovery', { codes }), 422, 'centers.codes_wrong');
  });

  test('are protected by the rule of ownership', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await scene.deputy();
    const rules = [{ area: 'ownership', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    const codes = newCodes(2).map((code) => ({ holder: 'Me', hash: hashOf(code) }));
    const refused = await owner.call('centers.makeRecoveryCodes', { center, needed: 2, codes });
    assertRefused(refused, 422, 'requests.approval_needed');
  });
});

test('a center is at risk while fewer than two Owners and Admins could step in, each with the reason', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const [deputy, away, late] = [await scene.deputy(), await world.newcomer('Una'), await world.newcomer('Vera')];
  await world.join(owner, center, [away], { role: 'admin' });
  await world.join(owner, center, [late], { role: 'admin', membershipStartsAt: '2099-01-01T00:00:00Z' });
  await owner.must('members.suspendMember', { center, member: away.id });
  const before = await owner.must('centers.getRecovery', { center });
  assert.equal(before.isAtRisk, false);
  await world.database.query(
    `insert into members.sightings (center_id, person_id, seen_at) values ($1, $2, now() - interval '91 days')
     on conflict (center_id, person_id) do update set seen_at = excluded.seen_at`,
    [center, deputy.id],
  );
  const { isAtRisk, stewards } = await owner.must('centers.getRecovery', { center });
  assert.equal(isAtRisk, true);
  assert.deepEqual(
    stewards.map(({ person, state }) => [person.name, state]),
    [
      ['Nora', 'ready'],
      ['Dean', 'idle'],
      ['Una', 'suspended'],
      ['Vera', 'not_started'],
    ],
  );
  assert.equal((await owner.must('reporting.getSummary', { center })).stewards, 1);
});
