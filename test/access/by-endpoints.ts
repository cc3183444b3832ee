// Nobody gives what they could not be given: people with every role try to give every role, through the endpoints. What they are
// told is foretold by the oracle, and what everybody may do afterwards is compared with it.
import { actionsIn, mayIn } from '../../src/contract/permissions.ts';
import type { Battery } from '../battery.ts';
import type { Reply } from '../caller.ts';
import { Partnership } from '../partnership.ts';
import type { Person, World } from '../world.ts';
import { type Member, type Model, maskOfRole, newCenter, type Place, pairOf, type Role, weigh } from './model.ts';

/** A brand (0) that shares its first account with an agency (1); people are numbered across both. */
interface Cast {
  battery: Battery;
  model: Model;
  centers: string[];
  accounts: string[];
  people: Person[];
  /** Where each person is a member. */
  homes: number[];
}

const roles = ['admin', 'operator', 'analyst'] as const;

function pick<Item>({ battery }: Cast, items: readonly Item[]): Item {
  return items[battery.below(items.length)] as Item;
}

const asMember = (role: Member['role']): Member => ({
  role,
  finance: 'none',
  creator: 'none',
  status: 'active',
  starts: null,
  expires: null,
});

async function openCast(world: World, battery: Battery): Promise<Cast> {
  const partnership = await (await Partnership.open(world)).linked();
  const { brand, agency } = partnership;
  const ceiling = roles[battery.below(3)] ?? 'analyst';
  const shared = await partnership.share(ceiling);
  const second = (await world.addAccount(brand.owner, brand.center, 'Second')).id;
  const third = (await world.addAccount(agency.owner, agency.center, 'Third')).id;
  const model: Model = { centers: [newCenter(), newCenter()], owners: [0, 0, 1] };
  model.centers[1]?.shares.set(0, { owner: 0, ceiling, starts: null, expires: null });
  const cast: Cast = {
    battery,
    model,
    centers: [brand.center, agency.center],
    accounts: [shared, second, third],
    people: [brand.owner, agency.owner],
    homes: [0, 1],
  };
  for (const at of [0, 1]) model.centers[at]?.members.set(at, asMember('owner'));
  for (const [home, role] of [
    [0, 'admin'],
    [0, 'employee'],
    [0, 'employee'],
    [1, 'admin'],
    [1, 'employee'],
    [1, 'employee'],
  ] as const) {
    const person = await world.newcomer('Giver');
    await world.join(home === 0 ? brand.owner : agency.owner, cast.centers[home] ?? '', [person], { role });
    model.centers[home]?.members.set(cast.people.length, asMember(role));
    cast.people.push(person);
    cast.homes.push(home);
  }
  return cast;
}

const codeOf = (reply: Reply<unknown>): string => reply.refusal?.code ?? 'done';
const isBoss = (member: Member | undefined): boolean => member?.role === 'owner' || member?.role === 'admin';
const isWithin = (wanted: number, own: number): boolean => (wanted & ~own) === 0;

/** How far what was given reaches here: as far as the share, of an account that is another's. */
function capOf({ model }: Cast, { center, account }: Place): number {
  const share = model.centers[center]?.shares.get(account);
  return share ? maskOfRole(model.centers[share.owner], share.ceiling) : -1;
}

function givenTo({ model }: Cast, { center, person, account }: Place): number {
  const grant = model.centers[center]?.grants.get(pairOf(person, account));
  return grant ? maskOfRole(model.centers[center], grant.role) : 0;
}

/** May this person give, change or take this role there? */
function mayPass(cast: Cast, actor: Place, passed: (Role | undefined)[]): boolean {
  if (!mayIn(weigh(cast.model, actor, 0), 'asset:assign')) return false;
  if (isBoss(cast.model.centers[actor.center]?.members.get(actor.person))) return true;
  const own = givenTo(cast, actor) & capOf(cast, actor);
  return passed.every((role) => role === undefined || isWithin(maskOfRole(undefined, role) & capOf(cast, actor), own));
}

async function assign(cast: Cast): Promise<void> {
  const { model, people, homes, battery } = cast;
  const actor = battery.below(people.length);
  const center = homes[actor] ?? 0;
  const target = pick(
    cast,
    people.map((_, at) => at).filter((at) => homes[at] === center),
  );
  const place = { center, person: actor, account: battery.below(3) };
  const goal = { ...place, person: target };
  const grants = model.centers[center]?.grants;
  const pair = pairOf(target, place.account);
  const former = grants?.get(pair)?.role;
  const isTaking = battery.below(4) === 0;
  const role = pick(cast, roles);
  const call = {
    center: cast.centers[center] ?? '',
    account: cast.accounts[place.account] ?? '',
    person: people[target]?.id ?? '',
  };
  const reply = isTaking
    ? await people[actor]?.call('assets.unassignAccount', call)
    : await people[actor]?.call('assets.assignAccount', { ...call, role });
  if (!reply) return;
  const isActive = model.centers[center]?.members.get(target)?.status === 'active';
  const isFit = isTaking ? former !== undefined : isActive && isWithin(maskOfRole(undefined, role), capOf(cast, goal));
  const isExpected = isFit && mayPass(cast, place, isTaking ? [former] : [role, former]);
  battery.check(
    (codeOf(reply) === 'done') === isExpected,
    `Person ${actor} ${isTaking ? `takes ${former}` : `gives ${role} (was ${former})`} ${JSON.stringify(goal)}: ${codeOf(reply)}.`,
  );
  if (codeOf(reply) !== 'done') return;
  if (isTaking) grants?.delete(pair);
  else grants?.set(pair, { role, starts: null, expires: null });
}

/** Roles in the center: an Owner is made and unmade by Owners alone, an Admin and a finance role by Owners and Admins. */
async function changeRoles(cast: Cast): Promise<void> {
  const { model, people, homes, battery } = cast;
  const actor = battery.below(people.length);
  const center = homes[actor] ?? 0;
  const target = pick(
    cast,
    people.map((_, at) => at).filter((at) => homes[at] === center),
  );
  const members = model.centers[center]?.members;
  const [own, theirs] = [members?.get(actor), members?.get(target)];
  if (!own || !theirs) return;
  const role = pick(cast, ['owner', 'admin', 'employee', 'employee'] as const);
  const finance = pick(cast, ['none', 'analyst', 'manager'] as const);
  const reply = await people[actor]?.call('members.updateMember', {
    center: cast.centers[center] ?? '',
    member: people[target]?.id ?? '',
    role,
    financeRole: finance,
  });
  if (!reply) return;
  const isOwners = role === 'owner' || theirs.role === 'owner';
  const isExpected = isBoss(own) && actor !== target && own.status === 'active' && (!isOwners || own.role === 'owner');
  battery.check(
    (codeOf(reply) === 'done') === isExpected,
    `${own.role} makes ${theirs.role} ${role} with ${finance}: ${codeOf(reply)}.`,
  );
  if (codeOf(reply) === 'done') Object.assign(theirs, { role, finance });
}

/** Only the owner of an account shares it. */
async function share(cast: Cast): Promise<void> {
  const { model, people, homes, battery, centers, accounts } = cast;
  const actor = battery.below(people.length);
  const [home, account, ceiling] = [homes[actor] ?? 0, battery.below(3), pick(cast, roles)];
  const at = { center: centers[home] ?? '', partner: centers[1 - home] ?? '' };
  const member = model.centers[home]?.members.get(actor);
  const isOne = battery.below(2) === 0;
  const one = isOne
    ? await people[actor]?.call('partners.putShare', { ...at, account: accounts[account] ?? '', ceiling })
    : undefined;
  const many = isOne
    ? undefined
    : await people[actor]?.call('partners.shareAccounts', { ...at, accounts: [accounts[account] ?? ''], ceiling });
  const isDone = one ? one.refusal === null : many?.refusal === null && many.body.results[0]?.share !== null;
  const isExpected = model.owners[account] === home && isBoss(member);
  battery.check(isDone === isExpected, `${member?.role} of ${home} shares account ${account}: ${isDone}.`);
  if (isDone) model.centers[1 - home]?.shares.set(account, { owner: home, ceiling, starts: null, expires: null });
}

/** What each person is told of each account, and the list of them in pages. */
async function compare(cast: Cast): Promise<void> {
  const { battery, model, people, homes, accounts, centers } = cast;
  for (const [person, who] of people.entries()) {
    const at = { center: centers[homes[person] ?? 0] ?? '' };
    const seen: string[] = [];
    for (let page = 1; page <= 3; page++) {
      const { items } = await who.must('assets.listAccounts', { ...at, page, pageSize: 1 });
      seen.push(...items.map(({ id }) => id));
    }
    for (const [account, id] of accounts.entries()) {
      const mask = weigh(model, { center: homes[person] ?? 0, person, account }, 0);
      const reply = await who.call('assets.getAccount', { ...at, account: id });
      const can = reply.refusal === null ? reply.body.viewer.can.toSorted().join() : codeOf(reply);
      const isSeen = mayIn(mask, 'asset:view_basic');
      const expected = isSeen ? actionsIn(mask).toSorted().join() : 'not_found';
      battery.check(can === expected, `Person ${person} may on account ${account}: ${can}, not ${expected}.`);
      battery.check(
        seen.includes(id) === isSeen,
        `The pages of person ${person}: account ${account} is not ${isSeen}.`,
      );
    }
  }
}

/** Tries of one cast, compared with the oracle now and then. */
export async function escalations(world: World, battery: Battery): Promise<void> {
  const cast = await openCast(world, battery);
  for (let tries = 1; tries <= 24; tries++) {
    await pick(cast, [assign, assign, assign, changeRoles, share])(cast);
    if (tries % 12 === 0) await compare(cast);
  }
}
