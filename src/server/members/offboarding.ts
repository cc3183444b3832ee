// Offboarding: a removal that closes or hands over what the person has open as well, and signs what it did.
import { sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import {
  type InheritedKind,
  inheritedKinds,
  type LeavingKind,
  type Offboarding,
  type offboardMember as offboardEndpoint,
  type ReceiptDocument,
  type ReceiptSummary,
} from '../../contract/members-offboarding.ts';
import { findMember, type Heir, type Leaving, type Left, stateOfTerm } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { givenTo, refuseLastOwner, removeMember, takeMember } from './commands.ts';
import type { Rooms } from './invite.ts';
import { addReceipt } from './receipts.ts';

export interface Leavings {
  rooms: Rooms;
  /** What every room closes, in the order in which it is done. */
  leavings: readonly Leaving[];
}

type Item = ReceiptDocument['items'][number];
type Thing = Pick<Item, 'id' | 'name' | 'detail'>;

/** So many of each kind are named before it is done; the receipt names all. */
const shownFirst = 20;

/** What goes with the membership itself. Sign-ins are the person's own: all that ends is that they reach this center. */
async function heldBy(context: Context, { rooms }: Leavings, personId: string): Promise<[LeavingKind, Thing[]][]> {
  const row = await takeMember(context, personId);
  await refuseLastOwner(context, row, { role: row.role, isActive: false });
  const { accounts, groups = [], teams = [], elevations = [] } = await givenTo(context, rooms.names, personId);
  const named = (given: { id: string; name: string; role?: string }[]): Thing[] =>
    given.map(({ id, name, role = null }) => ({ id, name, detail: role }));
  return [
    ['account', named(accounts)],
    ['group', named(groups)],
    ['team', named(teams)],
    ['elevation', named(elevations)],
    ['membership', [{ id: personId, name: '', detail: row.role }]],
    ['access', [{ id: null, name: '', detail: null }]],
  ];
}

function heirsOf(left: readonly Left[]): 'owner' | 'admin' | null {
  const heirs = left.flatMap((one) => one.heirs ?? []);
  return heirs.length === 0 ? null : heirs.includes('owner') ? 'owner' : 'admin';
}

export async function previewOffboarding(
  context: Context,
  all: Leavings,
  { member }: { member: string },
): Promise<Offboarding> {
  const held = await heldBy(context, all, member);
  const kinds: Offboarding['kinds'] = [];
  for (const { kind, list } of all.leavings) {
    const left = await list(context, member);
    const first = left.slice(0, shownFirst).map(({ id, name, detail }) => ({ id, name, detail }));
    const heritable = left.filter(({ heirs }) => heirs !== null).length;
    kinds.push({ kind, count: left.length, heritable, heirs: heirsOf(left), first });
  }
  for (const [kind, things] of held)
    kinds.push({ kind, count: things.length, heritable: 0, heirs: null, first: things.slice(0, shownFirst) });
  return { person: await personOf(context, member), kinds: kinds.filter(({ count }) => count > 0) };
}

async function personOf(context: Context, id: string): Promise<{ id: string; name: string; email: string }> {
  const row = await context.db
    .selectFrom('identity.people')
    .select(['id', 'name', 'email'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

type Input = InputOf<typeof offboardEndpoint>;

/** Who takes over what stays: somebody else who is here now and may do what it needs. */
async function heirFor(
  context: Context,
  input: Input,
  { needed, formerName }: { needed: 'owner' | 'admin' | null; formerName: string },
): Promise<Heir | null> {
  if (input.heir === null) return needed === null ? null : refuse('members.heir_needed');
  const row = input.heir === input.member ? undefined : await findMember(context, input.heir);
  const isLive =
    row?.status === 'active' &&
    stateOfTerm({ startsAt: row.starts_at, expiresAt: row.expires_at }, context.now) === 'ok';
  const isFit = row?.role === 'owner' || (row?.role === 'admin' && needed !== 'owner');
  if (!isLive || !isFit) refuse('members.heir_unfit', { needed: needed ?? 'admin', field: 'heir' });
  return { ...(await personOf(context, input.heir)), formerName };
}

async function clockOf({ db }: Context): Promise<string> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  return (rows[0]?.at ?? new Date()).toISOString();
}

const isInherited = (kind: LeavingKind): kind is InheritedKind =>
  (inheritedKinds as readonly LeavingKind[]).includes(kind);

/** Everything in one transaction: what the rooms have, then the membership, like every removal. */
export async function offboardMember(context: Context, all: Leavings, input: Input): Promise<ReceiptSummary> {
  const held = await heldBy(context, all, input.member);
  const person = await personOf(context, input.member);
  const parts = [];
  for (const leaving of all.leavings) {
    const left = await leaving.list(context, input.member);
    const stays = isInherited(leaving.kind) && !input.ends.includes(leaving.kind);
    const passed = stays ? left.filter(({ heirs }) => heirs !== null) : [];
    parts.push({ leaving, passed, ended: left.filter((one) => !passed.includes(one)) });
  }
  const needed = heirsOf(parts.flatMap(({ passed }) => passed));
  const heir = await heirFor(context, input, { needed, formerName: person.name });
  const items: Item[] = [];
  const note = async (kind: LeavingKind, outcome: Item['outcome'], things: readonly Thing[]): Promise<void> => {
    if (things.length === 0) return;
    const at = await clockOf(context);
    items.push(...things.map(({ id, name, detail }) => ({ kind, id, name, detail, outcome, at })));
  };
  for (const { leaving, passed, ended } of parts) {
    await leaving.end(context, ended);
    await note(leaving.kind, 'ended', ended);
    if (heir) await leaving.handOver?.(context, passed, heir);
    await note(leaving.kind, 'handed_over', passed);
  }
  await removeMember(context, all.rooms.names, input);
  for (const [kind, things] of held) await note(kind, 'ended', things);
  const heirCard = heir && { id: heir.id, name: heir.name };
  const receipt = await addReceipt(context, all.rooms.installation, {
    person,
    heir: heirCard,
    reason: input.reason,
    items,
  });
  await record(context, {
    action: 'members.member_offboarded',
    object: { type: 'member', id: person.id, name: person.name },
    after: {
      ended: receipt.ended,
      handedOver: receipt.handedOver,
      ...(heirCard ? { heir: heirCard } : {}),
      receipt: receipt.id,
    },
    log: { center: context.centerId },
  });
  return receipt;
}
