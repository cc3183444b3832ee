// Races: what must hold although everybody acts at the same moment. Each round makes a fresh center, lets people race
// through HTTP, and then looks at the tables.
import { type Battery, runAlone } from '../battery.ts';
import type { Reply } from '../caller.ts';
import { partings } from '../partings.ts';
import { Scene } from '../scene.ts';
import { openWorld, password, type World } from '../world.ts';

type Race = (world: World, battery: Battery) => Promise<void>;

const count = async (world: World, text: string, values: unknown[]): Promise<number> => {
  const { rows } = await world.database.query<{ n: number }>(`select count(*)::int as n from ${text}`, values);
  return rows[0]?.n ?? -1;
};

const codeOf = (reply: Reply<unknown>): string => reply.refusal?.code ?? 'done';

/** Runs what is given all at once, in an order that the seed chose. */
function race<Result>(battery: Battery, acts: (() => Promise<Result>)[]): Promise<Result[]> {
  const order = acts.map((act) => ({ act, at: battery.random() })).toSorted((a, b) => a.at - b.at);
  return Promise.all(order.map(({ act }) => act()));
}

/** Two or three owners leave, or demote, suspend or remove one another, or hand over. Somebody must be left. */
export async function owners(world: World, battery: Battery): Promise<void> {
  const scene = await Scene.open(world);
  const { center } = scene;
  const heir = (await scene.member()).id;
  const all = [scene.owner];
  for (let more = 1 + battery.below(2); more > 0; more--) {
    const next = await world.newcomer('Owner');
    await world.join(scene.owner, center, [next], { role: 'owner' });
    all.push(next);
  }
  const acts = all.map((owner, at) => {
    const member = all[(at + 1) % all.length]?.id ?? '';
    const choices: (() => Promise<Reply<unknown>>)[] = [
      () => owner.call('members.leaveCenter', { center }),
      () => owner.call('members.leaveCenter', { center }),
      () => owner.call('members.removeMember', { center, member }),
      () => owner.call('members.suspendMember', { center, member }),
      // Two roles at once, so that it changes something although another made the member an Admin already.
      () => owner.call('members.updateMember', { center, member, role: 'admin', financeRole: 'analyst' }),
      () => owner.call('centers.transferOwnership', { center, heir }),
    ];
    return choices[battery.below(choices.length)] ?? (() => owner.call('members.leaveCenter', { center }));
  });
  const replies = await race(battery, acts);
  const left = await count(
    world,
    `access.members where center_id = $1 and role = 'owner' and status = 'active' and expires_at is null`,
    [center],
  );
  battery.check(left >= 1, `Center ${center} has ${left} owners after ${replies.map(codeOf).join(', ')}.`);
  const allowed = ['done', 'members.last_owner', 'members.only_owner_changes_owner', 'not_found', 'forbidden', 'retry'];
  for (const reply of replies)
    battery.check(allowed.includes(codeOf(reply)), `A racing owner was told ${codeOf(reply)}.`);
  const done = replies.filter((reply) => reply.refusal === null).length;
  const recorded = await count(
    world,
    `audit.entries where center_id = $1 and result = 'done' and action = any($2) and actor_id = any($3)
       and at > (select max(at) from audit.entries where center_id = $1 and action = 'members.member_joined')`,
    [
      center,
      [
        'members.member_left',
        'members.member_removed',
        'members.member_suspended',
        'members.member_updated',
        'centers.ownership_transferred',
      ],
      all.map(({ id }) => id),
    ],
  );
  battery.check(recorded === done, `${done} changes were acknowledged and ${recorded} recorded.`);
}

/** One invitation, accepted a dozen times at once by its link and in the message centre. */
async function oneInvitation(world: World, battery: Battery): Promise<void> {
  const scene = await Scene.open(world);
  const person = await world.newcomer('Twelve');
  const id = await scene.freshInvitation(person.email);
  const token = await world.invitationLink(id);
  const { items } = await person.must('requests.listInbox');
  const request = items[0]?.id ?? '';
  const acts = Array.from(
    { length: 12 },
    (_, at) => (): Promise<Reply<unknown>> =>
      at % 3 === 0
        ? person.call('requests.decideRequest', { request, decision: 'approve' })
        : person.call('members.acceptInvitation', { token }),
  );
  await assertOneWins(world, battery, { scene, acts, id });
}

/** The same for somebody without an account: one account and one membership. */
async function oneSignUp(world: World, battery: Battery): Promise<void> {
  const scene = await Scene.open(world);
  const email = `race.${crypto.randomUUID()}@example.com`;
  const id = await scene.freshInvitation(email);
  const token = await world.invitationLink(id);
  const acts = Array.from(
    { length: 6 },
    () => (): Promise<Reply<unknown>> =>
      world.anonymous.call('members.joinByInvitation', { token, name: 'Racer', password, locale: 'en' }),
  );
  await assertOneWins(world, battery, { scene, acts, id });
  const people = await count(world, 'identity.people where email_key = $1', [email]);
  battery.check(people === 1, `${people} accounts were made for one address.`);
}

async function assertOneWins(
  world: World,
  battery: Battery,
  { scene, acts, id }: { scene: Scene; acts: (() => Promise<Reply<unknown>>)[]; id: string },
): Promise<void> {
  const replies = await race(battery, acts);
  const codes = replies.map(codeOf).toSorted().join(', ');
  battery.check(replies.filter((reply) => reply.refusal === null).length === 1, `Not one accepted: ${codes}`);
  battery.check(
    replies.every(({ status }) => status < 500),
    `An acceptance ended in a bug: ${codes}`,
  );
  const members = await count(world, `access.members where center_id = $1 and role <> 'owner'`, [scene.center]);
  battery.check(members === 1, `${members} memberships came of one invitation.`);
  for (const action of ['members.invitation_accepted', 'members.member_joined']) {
    const entries = await count(world, 'audit.entries where center_id = $1 and action = $2', [scene.center, action]);
    battery.check(entries === 1, `${action} was recorded ${entries} times.`);
  }
  const { rows } = await world.database.query<{ state: string; request: string }>(
    `select i.state, r.state as request from members.invitations i join requests.requests r on r.object_id = i.id where i.id = $1`,
    [id],
  );
  battery.check(
    rows.length === 1 && rows[0]?.state === 'accepted' && rows[0].request === 'approved',
    `Left as ${JSON.stringify(rows)}.`,
  );
}

/** Accepting, declining, cancelling and resending at once: one of them is how the invitation ends. */
async function oneEnd(world: World, battery: Battery): Promise<void> {
  const scene = await Scene.open(world);
  const person = await world.newcomer('Torn');
  const invitation = await scene.freshInvitation(person.email);
  const token = await world.invitationLink(invitation);
  const { center, owner } = scene;
  const ways: [string, () => Promise<Reply<unknown>>][] = [
    ['accepted', () => person.call('members.acceptInvitation', { token })],
    ['declined', () => world.anonymous.call('members.declineInvitation', { token })],
    ['cancelled', () => owner.call('members.cancelInvitation', { center, invitation })],
    ['pending', () => owner.call('members.resendInvitation', { center, invitation })],
  ];
  const won: string[] = [];
  const acts = ways.map(([state, act]) => async () => {
    const reply = await act();
    battery.check(reply.status < 500, `An answer to an invitation ended in ${codeOf(reply)}.`);
    if (reply.refusal === null && state !== 'pending') won.push(state);
  });
  await race(battery, acts);
  const { rows } = await world.database.query<{ state: string }>(
    'select state from members.invitations where id = $1',
    [invitation],
  );
  const state = rows[0]?.state ?? '';
  battery.check(won.length <= 1, `The invitation ended as ${won.join(' and ')}.`);
  battery.check(state === (won[0] ?? 'pending'), `It is ${state}, and ${won[0] ?? 'nothing'} was acknowledged.`);
  const members = await count(world, 'access.members where center_id = $1 and person_id = $2', [center, person.id]);
  battery.check(members === (won[0] === 'accepted' ? 1 : 0), `${members} memberships after ${won[0]}.`);
}

/** A writer writes without pause, on several connections, while the right to it is taken away. */
async function writeAfterLoss(world: World, battery: Battery): Promise<void> {
  const scene = await Scene.open(world);
  const { center, owner } = scene;
  const account = await scene.account();
  const writer = await world.newcomer('Writer');
  const isAdmin = battery.below(2) === 0;
  const asAdmin = { role: 'admin' } as const;
  await world.join(owner, center, [writer], isAdmin ? asAdmin : { accounts: [{ id: account, role: 'admin' }] });
  const member = writer.id;
  const losses: [string, () => Promise<Reply<unknown>>][] = [
    ['removed', () => owner.call('members.removeMember', { center, member })],
    ['suspended', () => owner.call('members.suspendMember', { center, member })],
    isAdmin
      ? ['demoted', () => owner.call('members.updateMember', { center, member, role: 'employee' })]
      : ['unassigned', () => owner.call('assets.unassignAccount', { center, account, person: member })],
  ];
  const [how, lose] = losses[battery.below(losses.length)] ?? ['removed', losses[0]?.[1]];
  if (!lose) return;
  const history: { started: number; status: number }[] = [];
  let number = 0;
  const over = new AbortController();
  const lane = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const started = performance.now();
      const { status } = await writer.call('assets.updateAccount', { center, account, name: `Name ${(number += 1)}` });
      history.push({ started, status });
    }
  };
  const lanes = [1, 2, 3, 4].map(lane);
  const writes = () =>
    count(world, `audit.entries where center_id = $1 and actor_id = $2 and action = 'assets.account_updated'`, [
      center,
      member,
    ]);
  await untilWritten(history, 2 + battery.below(12));
  const reply = await lose();
  const acknowledged = performance.now();
  const atLoss = await writes();
  battery.check(reply.refusal === null, `The writer was not ${how}: ${codeOf(reply)}.`);
  await untilWritten(history, history.length + 8);
  over.abort();
  await Promise.all(lanes);
  const late = history.filter(({ started, status }) => started > acknowledged && status < 400);
  battery.check(late.length === 0, `${late.length} writes began after the writer was ${how}, and were done.`);
  const after = await writes();
  battery.check(after === atLoss, `${after - atLoss} writes were committed after the writer was ${how}.`);
  const done = history.filter(({ status }) => status < 400).length;
  battery.check(done === after, `${done} writes were acknowledged and ${after} recorded.`);
}

async function untilWritten(history: unknown[], length: number): Promise<void> {
  while (history.length < length) await new Promise((resolve) => setImmediate(resolve));
}

const races: Record<string, Race> = { owners, oneInvitation, oneSignUp, oneEnd, writeAfterLoss, partings };

export async function runRaces(battery: Battery, say: (line: string) => void): Promise<void> {
  const world = await openWorld({ isSmall: true });
  try {
    for (const [name, one] of Object.entries(races)) {
      const started = performance.now();
      for (let round = 1; round <= battery.rounds; round++) await one(world, battery);
      say(`  ${name.padEnd(16)} ${battery.rounds} rounds in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
  } finally {
    await world.close();
  }
}

if (import.meta.main) await runAlone('races', { rounds: 100 }, runRaces);
