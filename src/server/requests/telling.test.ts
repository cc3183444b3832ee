import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertRefused } from '../../../test/caller.ts';
import { inDays, linkTo } from '../../../test/conversation.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

interface Mail {
  subject: string;
  plain: string;
}

/** Waits for the mail with this subject, the newest of them; there are others about what else happened. */
async function mailTo(person: Person, subject: string): Promise<Mail> {
  for (let time = 0; time < 400; time++) {
    const { rows } = await world.database.query<Mail>(
      'select subject, plain from foundation.mailbox where recipient = $1 and subject = $2 order by id desc limit 1',
      [person.email, subject],
    );
    if (rows[0]) return rows[0];
    await sleep(25);
  }
  throw new Error(`${person.name} has got no mail "${subject}".`);
}

/** How many mails about requests somebody has got. */
async function countMails(person: Person): Promise<number> {
  const { rows } = await sql(
    `select from pgboss.job where name = 'mail' and data->>'template' like 'requests.%' and data->'to'->>'personId' = $1`,
    [person.id],
  );
  return rows.length;
}

const asked = 'Gabe asks for a higher role on Scene';

const tokenIn = ({ plain }: Mail): string => /\/decide\/([\w-]+)/.exec(plain)?.[1] ?? '';

/** Somebody asks for a higher role; the Owner and a deputy decide. */
async function elevation(scene: Scene): Promise<string> {
  const call = {
    center: scene.center,
    account: await scene.account(),
    role: 'operator',
    hours: 2,
    reason: 'Launch',
  } as const;
  return (await (await scene.grantee()).must('access.requestElevation', call)).request;
}

/** Lets the jobs of a request that wait for this stage come now. */
async function comesDue(request: string, stage: string): Promise<void> {
  const { rowCount } = await sql(
    `update pgboss.job set start_after = now() where name = 'requests.remind' and data->>'requestId' = $1 and data->>'stage' = $2 and state = 'created'`,
    [request, stage],
  );
  assert.equal(rowCount, 1, `A reminder of the stage ${stage} waits.`);
}

/** Waits until so many reminders of a request were dealt with. */
async function isDone(request: string, count: number): Promise<void> {
  for (let time = 0; time < 400; time++) {
    const { rows } = await sql(
      `select from pgboss.job where name = 'requests.remind' and data->>'requestId' = $1 and state = 'completed'`,
      [request],
    );
    if (rows.length === count) return;
    await sleep(25);
  }
  throw new Error('A reminder was not dealt with.');
}

describe('a mail about a request', () => {
  test('goes to everybody who decides, each with a link of their own', async () => {
    const scene = await Scene.open(world);
    const deputy = await scene.deputy();
    const request = await elevation(scene);
    const [first, second] = [await mailTo(scene.owner, asked), await mailTo(deputy, asked)];
    assert.match(first.plain, /Note from Gabe: Launch/);
    assert.notEqual(tokenIn(first), tokenIn(second));
    const opened = await scene.owner.must('requests.openDecisionLink', { token: tokenIn(first) });
    assert.deepEqual([opened.id, opened.state], [request, 'pending']);
    assert.deepEqual(await scene.owner.must('requests.countInbox'), { open: 1 });
  });

  test('decides once, with the sign-in of its person, and neither table nor queue holds its secret', async () => {
    const scene = await Scene.open(world);
    const request = await elevation(scene);
    const token = tokenIn(await mailTo(scene.owner, asked));
    const decide = (who: typeof world.anonymous) => who.call('requests.decideByLink', { token, decision: 'approve' });
    assertRefused(await decide(world.anonymous), 401, 'unauthenticated');
    const deputy = await scene.deputy();
    // Another Admin could decide it, but not by this link.
    assertRefused(await decide(deputy), 403, 'requests.link_for_another');
    const { rows } = await sql(
      `select from requests.decision_links l where l::text like '%' || $1 || '%'
       union all select from pgboss.job j where j.data::text like '%' || $1 || '%'`,
      [token],
    );
    assert.equal(rows.length, 0);
    const replies = await Promise.all([decide(scene.owner), decide(scene.owner)]);
    const told = replies.map(({ refusal }) => refusal?.code ?? 'done').toSorted();
    assert.ok(
      told[0] === 'done' && ['requests.link_used', 'requests.already_decided'].includes(told[1] ?? ''),
      `${told}`,
    );
    assertRefused(await decide(scene.owner), 409, 'requests.link_used');
    assert.equal((await scene.owner.must('requests.getRequest', { request })).state, 'approved');
  });

  test('leads nowhere once the request was withdrawn, and nothing is lost by trying', async () => {
    const scene = await Scene.open(world);
    const request = await elevation(scene);
    const token = tokenIn(await mailTo(scene.owner, asked));
    const { center } = scene;
    await (await scene.grantee()).must('requests.withdrawRequest', { center, request });
    assert.equal((await scene.owner.must('requests.openDecisionLink', { token })).state, 'cancelled');
    const reply = await scene.owner.call('requests.decideByLink', { token, decision: 'approve' });
    assertRefused(reply, 409, 'requests.already_decided');
    assert.equal((await scene.owner.must('access.listElevations', { center })).total, 0);
  });

  test('gives no right: who is Admin no more decides nothing by it, and whom a proposal is about does not either', async () => {
    const scene = await Scene.open(world);
    const deputy = await scene.deputy();
    const request = await elevation(scene);
    const token = await linkTo(world, request, deputy);
    await scene.owner.must('members.updateMember', { center: scene.center, member: deputy.id, role: 'employee' });
    for (const reply of [
      await deputy.call('requests.openDecisionLink', { token }),
      await deputy.call('requests.decideByLink', { token, decision: 'approve' }),
    ])
      assertRefused(reply, 404, 'not_found');
    const other = await Scene.open(world);
    const proposal = await other.proposal();
    const { rows } = await sql('select id from requests.requests where object_id = $1', [proposal]);
    const own = await linkTo(world, (rows as { id: string }[])[0]?.id ?? '', other.owner);
    assertRefused(
      await other.owner.call('requests.decideByLink', { token: own, decision: 'approve' }),
      404,
      'not_found',
    );
  });

  test('is not for signing in: without a session it shows nothing', async () => {
    assertRefused(await world.anonymous.call('requests.openDecisionLink', { token: 'x' }), 401, 'unauthenticated');
  });
});

describe('a reminder', () => {
  test('comes at half of the time and a day before the end, once, and stands in the log', async () => {
    const scene = await Scene.open(world);
    const request = await elevation(scene);
    await comesDue(request, 'half');
    const mail = await mailTo(scene.owner, `Still waiting: ${asked}`);
    assert.equal((await scene.owner.must('requests.openDecisionLink', { token: tokenIn(mail) })).id, request);
    await comesDue(request, 'day');
    await isDone(request, 2);
    assert.equal(await countMails(scene.owner), 3);
    const log = await scene.owner.must('audit.listActivity', {
      center: scene.center,
      action: 'requests.request_reminded',
    });
    assert.deepEqual([log.total, log.items[0]?.actor.kind], [2, 'system']);
  });

  test('is none of what was decided meanwhile', async () => {
    const scene = await Scene.open(world);
    const request = await elevation(scene);
    await scene.owner.must('requests.decideRequest', { request, decision: 'decline' });
    await comesDue(request, 'half');
    await isDone(request, 1);
    const { rows } = await sql('select from requests.reminders where request_id = $1', [request]);
    assert.equal(rows.length, 0);
  });

  test('of what is late goes to the Owners, after as long as the center says', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    assert.deepEqual(await owner.must('requests.putLateness', { center, hours: 12 }), { hours: 12 });
    const request = await elevation(scene);
    await comesDue(request, 'late');
    await mailTo(owner, `Late: ${asked}`);
    const log = await owner.must('audit.listActivity', { center, action: 'requests.request_late' });
    assert.equal(log.total, 1);
    assert.equal(await countMails(deputy), 1);
    await owner.must('requests.putLateness', { center, hours: null });
    assert.deepEqual(await owner.must('requests.getLateness', { center }), { hours: null });
  });
});

describe('while somebody is away', () => {
  test('another Admin is told in their place, and nobody may do more by it', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    const made = await owner.must('requests.createDelegation', { center, delegate: deputy.id, endsAt: inDays(7) });
    assert.deepEqual([made.state, made.person.name, made.delegate.name], ['running', 'Nora', 'Dean']);
    const request = await elevation(scene);
    const mail = await mailTo(deputy, asked);
    assert.match(mail.plain, /Note from Gabe/);
    assert.equal(await countMails(owner), 0);
    const { rows } = await sql('select from requests.decision_links where request_id = $1', [request]);
    assert.equal(rows.length, 1);
    // Still theirs to decide from wherever they are.
    await owner.must('requests.decideRequest', { request, decision: 'approve' });
    const ended = await owner.must('requests.endDelegation', { center, delegation: made.id });
    assert.equal(ended.state, 'over');
    assert.equal((await owner.must('requests.listDelegations', { center })).total, 0);
    assert.equal((await owner.must('requests.listDelegations', { center, state: 'over', search: 'dean' })).total, 1);
  });

  test('what only Owners approve is told to an Admin who stands in, who still cannot approve it', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    const second = await world.newcomer('Olivia');
    await world.join(owner, center, [second], { role: 'owner' });
    await second.must('requests.createDelegation', { center, delegate: deputy.id, endsAt: inDays(7) });
    const rules = [{ area: 'removals', approvals: 1, approvers: 'owners' } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    const calls = [{ endpoint: 'members.suspendMember', input: { member: (await scene.member()).id } }];
    const proposal = await owner.must('requests.proposeChanges', { center, calls });
    const mail = await mailTo(deputy, 'Nora proposes a change in Nordlicht');
    assert.match(mail.plain, /because Olivia is away/);
    assert.equal(tokenIn(mail), '');
    const reply = await deputy.call('requests.decideRequest', { request: proposal.request ?? '', decision: 'approve' });
    assertRefused(reply, 403, 'requests.not_approver');
  });

  test('what is asked of a person alone is never told to anybody else', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    await owner.must('requests.createDelegation', { center, delegate: deputy.id, endsAt: inDays(7) });
    const { id } = await owner.must('assets.createOwnAccount', {
      name: 'Mine',
      region: 'DE',
      timeZone: 'UTC',
      currency: 'EUR',
    });
    const other = await Scene.open(world);
    await other.owner.must('assets.requestBinding', { center: other.center, accountId: id });
    await mailTo(owner, 'Nordlicht asks to bind your ad account Mine');
    assert.equal(await countMails(deputy), 0);
  });

  test('who stands in and lost their rights is passed over', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    await owner.must('requests.createDelegation', { center, delegate: deputy.id, endsAt: inDays(7) });
    await owner.must('members.updateMember', { center, member: deputy.id, role: 'employee' });
    await elevation(scene);
    await mailTo(owner, asked);
    assert.equal(await countMails(deputy), 0);
  });
});

describe('both sides are told in the app', () => {
  /** Waits until somebody was told of this. */
  async function untilTold(person: Person, action: string): Promise<void> {
    for (let time = 0; time < 400; time++) {
      const { items } = await person.must('notifications.listNotifications');
      if (items.some((one) => one.action === action)) return;
      await sleep(25);
    }
    throw new Error(`${person.name} was not told of ${action}.`);
  }

  async function link() {
    const [asking, asked] = [await Scene.open(world), await Scene.open(world)];
    const call = { center: asking.center, partnerId: asked.center };
    const { id } = await asking.owner.must('partners.requestLink', call);
    return { request: id, asking, asked };
  }

  test('that nobody answered in time', async () => {
    const { request, asking, asked } = await link();
    await sql('update requests.requests set expires_at = now() where id = $1', [request]);
    await sql(
      `update pgboss.job set start_after = now() where name = 'requests.expire' and data->>'requestId' = $1 and state = 'created'`,
      [request],
    );
    await untilTold(asking.owner, 'partners.link_expired');
    await untilTold(asked.owner, 'partners.link_expired');
  });

  test('of what the other side says', async () => {
    const { request, asking, asked } = await link();
    await asked.owner.must('requests.addComment', { request, text: 'From when?' });
    await untilTold(asking.owner, 'requests.comment_added');
    await asking.owner.must('requests.addComment', { request, text: 'From May.' });
    await untilTold(asked.owner, 'requests.comment_added');
  });
});
