// Four eyes under random people and timing: they try, propose, approve, decline, force, cancel and try again while others lose
// their roles. Afterwards a model that reads nothing but the log says whether every protected change had the approvals it needs.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Battery, runAlone } from '../battery.ts';
import type { Reply } from '../caller.ts';
import { FourEyes, type Rule } from '../four-eyes.ts';
import { Scene } from '../scene.ts';
import { openWorld, type Person, type World } from '../world.ts';

const steps = 30;
const atOnce = 3;

type Change = { endpoint: string; input: Record<string, string> };

interface Play {
  world: World;
  battery: Battery;
  center: string;
  people: Person[];
  outcomes: Map<string, number>;
}

const pick = <T>(battery: Battery, from: readonly T[]): T => from[battery.below(from.length)] as T;

/** Protects either removals or roles, or both: what is not protected takes approvers out of their place meanwhile. */
function drawRules(battery: Battery): Rule[] {
  const areas = pick(battery, [['admins'], ['removals'], ['admins', 'removals']] as const);
  const [approvals, approvers] = pick(battery, [
    [1, 'admins'],
    [1, 'owners'],
    [2, 'admins'],
    [3, 'admins'],
  ] as const);
  return areas.map((area) => ({ area, approvals, approvers }));
}

/** A change that makes sense as the center is now; others act at the same moment, so that it may not any more. */
async function drawChange({ battery, people, center }: Play, who: Person): Promise<Change> {
  const { body } = await who.call('members.listMembers', { center, pageSize: 100 });
  const members = (body.items ?? []).filter(({ role }) => role !== 'owner' || battery.below(4) === 0);
  const found = members.length > 0 ? pick(battery, members) : null;
  const member = found?.person.id ?? pick(battery, people).id;
  if (found?.state === 'suspended') return { endpoint: 'members.reinstateMember', input: { member } };
  if (battery.below(2) === 0) return { endpoint: 'members.suspendMember', input: { member } };
  const role = found?.role === 'employee' ? 'admin' : 'employee';
  return { endpoint: 'members.updateMember', input: { member, role } };
}

/** Random proposals that somebody finds waiting in the center. */
async function drawProposal(play: Play, who: Person, state: 'open' | 'ended') {
  const { body } = await who.call('requests.listProposals', { center: play.center, state });
  return pick(play.battery, body.items ?? [{ id: '1' }]) as { id: string } | undefined;
}

async function decide(play: Play, who: Person): Promise<Reply<unknown> | null> {
  const { items } = await who.must('requests.listInbox', { kind: 'requests.proposal' });
  if (items.length === 0) return null;
  const decision = play.battery.below(6) === 0 ? 'decline' : 'approve';
  return who.call('requests.decideRequest', { request: pick(play.battery, items).id, decision });
}

type Act = (play: Play, who: Person) => Promise<Reply<unknown> | null>;

const acts: Record<string, Act> = {
  try: async (play, who) => {
    const { endpoint, input } = await drawChange(play, who);
    return who.call(endpoint as 'members.suspendMember', { center: play.center, ...input } as never);
  },
  propose: async (play, who) => {
    const calls = [await drawChange(play, who)];
    if (play.battery.below(3) === 0) calls.push(await drawChange(play, who));
    const runAt =
      play.battery.below(2) === 0 ? null : new Date(Date.now() + 100 + play.battery.below(400)).toISOString();
    return who.call('requests.proposeChanges', { center: play.center, calls, runAt });
  },
  decide,
  force: async (play, who) => {
    if (play.battery.below(4) > 0) return decide(play, who);
    const found = await drawProposal(play, who, 'open');
    const at = { center: play.center, proposal: found?.id ?? '1' };
    return who.call('requests.forceProposal', { ...at, reason: 'Nobody else is here' });
  },
  cancel: async (play, who) => {
    if (play.battery.below(4) > 0) return decide(play, who);
    const found = await drawProposal(play, who, 'open');
    return who.call('requests.cancelProposal', { center: play.center, proposal: found?.id ?? '1' });
  },
  retry: async (play, who) => {
    const found = await drawProposal(play, who, 'ended');
    return who.call('requests.retryProposal', { center: play.center, proposal: found?.id ?? '1' });
  },
};

/** Most of the time people propose and decide. */
const drawn = [
  'try',
  'propose',
  'propose',
  'propose',
  'decide',
  'decide',
  'decide',
  'decide',
  'force',
  'cancel',
  'retry',
];

async function openPlay(world: World, battery: Battery): Promise<Play> {
  const scene = await Scene.open(world);
  const { center, owner } = scene;
  const join = async (name: string, role: 'owner' | 'admin' | 'employee'): Promise<Person> => {
    const person = await world.newcomer(name);
    await world.join(owner, center, [person], { role });
    return person;
  };
  const people = [owner, await join('Orla', 'owner')];
  for (const name of ['Amir', 'Bela', 'Cato']) people.push(await join(name, 'admin'));
  people.push(await join('Dora', 'employee'));
  return { world, battery, center, people, outcomes: new Map() };
}

/** Once everything that was approved has run, however it ended. */
async function untilQuiet({ world, center }: Play): Promise<boolean> {
  for (let tries = 0; tries < 600; tries++) {
    const { rows } = await world.database.query(
      `select from requests.proposals where center_id = $1 and state = 'approved'`,
      [center],
    );
    if (rows.length === 0) return true;
    await sleep(25);
  }
  return false;
}

async function moment(world: World): Promise<Date> {
  const { rows } = await world.database.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]?.now ?? new Date();
}

/** What did not come to be left nothing behind, and what did was recorded. */
async function checkCalls({ world, battery, center }: Play): Promise<void> {
  const { rows } = await world.database.query<{ id: string; state: string; done: number; recorded: number }>(
    `select p.id, p.state, count(*) filter (where c.state = 'done')::int as done,
       (select count(*)::int from audit.entries e where e.center_id = p.center_id and e.request_id = 'proposal ' || p.id
          and e.action not like 'requests.%') as recorded
     from requests.proposals p join requests.proposed_calls c on c.center_id = p.center_id and c.proposal_id = p.id
     where p.center_id = $1 group by p.center_id, p.id, p.state`,
    [center],
  );
  for (const { id, state, done, recorded } of rows)
    battery.check(done === recorded, `Proposal ${id} (${state}): ${done} calls are done and ${recorded} recorded.`);
}

async function playOnce(world: World, battery: Battery, outcomes: Map<string, number>): Promise<void> {
  const play = { ...(await openPlay(world, battery)), outcomes };
  const { center, people } = play;
  const rules = drawRules(battery);
  await people[0]?.must('requests.putApprovalRules', { center, rules });
  const quiet: Date[] = [await moment(world)];
  for (let step = 0; step < steps; step++) {
    const chosen = Array.from({ length: atOnce }, () => [pick(battery, drawn), pick(battery, people)] as const);
    const replies = await Promise.all(chosen.map(([name, who]) => acts[name]?.(play, who)));
    for (const reply of replies) battery.check((reply?.status ?? 200) < 500, `A call answered ${reply?.status}.`);
    quiet.push(await moment(world));
  }
  battery.check(await untilQuiet(play), `Proposals of center ${center} still run.`);
  const eyes = await FourEyes.read(world, center, rules);
  const quietAt = (at: Date): Date => quiet.findLast((one) => one <= at) ?? (quiet[0] as Date);
  for (const { how, fault } of eyes.judge(quietAt)) {
    outcomes.set(how, (outcomes.get(how) ?? 0) + 1);
    battery.check(fault === null, `Center ${center} (${JSON.stringify(rules)}): ${fault}`);
  }
  await checkCalls(play);
}

export async function runApprovals(battery: Battery, say: (line: string) => void): Promise<void> {
  const world = await openWorld({ isSmall: true });
  const outcomes = new Map<string, number>();
  const started = performance.now();
  try {
    for (let round = 1; round <= battery.rounds; round++) await playOnce(world, battery, outcomes);
  } finally {
    await world.close();
  }
  const told = [...outcomes].map(([how, count]) => `${count} ${how}`).join(', ');
  say(`  ${battery.rounds} rounds in ${((performance.now() - started) / 1000).toFixed(1)} s: ${told}`);
}

if (import.meta.main) await runAlone('approvals', { rounds: 100 }, runApprovals);
