// Members of a center and those who are invited: one list here, two in the contract.
import { z } from 'zod';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import type { Invitation, Member } from '../../contract/members.ts';
import { type RefusalCode, refusals } from '../../contract/refusals.ts';
import {
  ask,
  type Caller,
  everything,
  type List,
  listed,
  mapped,
  operation,
  pageAcross,
  unlessForbidden,
} from './ask.ts';
import {
  advertiserRoles,
  assetRoleOf,
  centerRoleOf,
  centerRolesOf,
  codeOfKind,
  codes,
  extUserRoleOf,
  financeRoleOf,
  financeRoles,
  invitationStateOf,
  type RelationStatus,
  relationStatuses,
  type UserRole,
  userRoleOf,
  userRoles,
} from './tables.ts';
import { filtering, id, invalidParameter, Partial, pageOf, paging, text, WireRefusal } from './wire.ts';

const extUserRole = z.object({ finance_role: z.enum(financeRoles).optional() }).optional();

function presentMember(member: Member) {
  return {
    user_id: member.person.id,
    user_name: member.person.name,
    user_email: member.person.email,
    user_role: userRoleOf[member.role],
    relation_status: 'BOUND',
    ext_user_role: extUserRoleOf[member.financeRole],
  };
}

/** Who is invited has no id before they accept: they are known by their address. */
function presentInvitation(relation_status: RelationStatus) {
  return (invitation: Invitation) => ({
    user_id: '',
    user_name: '',
    user_email: invitation.email,
    user_role: userRoleOf[invitation.role],
    relation_status,
    ext_user_role: extUserRoleOf[invitation.financeRole],
  });
}

interface Wanted {
  bc_id: string;
  search: string;
  role: UserRole | undefined;
}

function membersOf(caller: Caller, wanted: Wanted): List<ReturnType<typeof presentMember>>[] {
  const roles = wanted.role ? centerRolesOf[wanted.role] : [undefined];
  return roles.map((role) =>
    mapped(
      (page) =>
        ask(caller, api.members.listMembers, {
          center: wanted.bc_id,
          search: wanted.search,
          ...page,
          ...(role ? { role } : {}),
        }),
      presentMember,
    ),
  );
}

async function invitedTo(caller: Caller, wanted: Wanted, status: keyof typeof invitationStateOf) {
  const state = invitationStateOf[status];
  const list: List<Invitation> = (page) =>
    ask(caller, api.members.listInvitations, { center: wanted.bc_id, search: wanted.search, state, ...page });
  const present = presentInvitation(status);
  if (!wanted.role) return mapped(list, present);
  // The contract's list knows no filter by role.
  const all = await everything(list);
  return listed(all.filter((each) => userRoleOf[each.role] === wanted.role).map(present));
}

/** Members first, then who has yet to answer; without a filter those are all that the original shows, too. */
async function relationsOf(caller: Caller, wanted: Wanted, status: RelationStatus | undefined) {
  if (status === 'BOUND') return membersOf(caller, wanted);
  if (status === 'PENDING' || status === 'REJECTED') return [await invitedTo(caller, wanted, status)];
  // Who was removed or left is in the activity log, and in no list.
  if (status === 'UNBOUND') return membersOf(caller, wanted).map((list) => nothingOf(list));
  return [...membersOf(caller, wanted), await invitedTo(caller, wanted, 'PENDING')];
}

/** No items, yet refused where the list would be. */
function nothingOf<Item>(list: List<Item>): List<Item> {
  return async () => {
    await list({ page: 1, pageSize: 1 });
    return { items: [], total: 0 };
  };
}

const getMembers = operation({
  method: 'GET',
  path: 'bc/member/get',
  params: z.object({
    bc_id: id,
    filtering: filtering({
      keyword: text.optional(),
      relation_status: z.enum(relationStatuses).optional(),
      user_role: z.enum(userRoles).optional(),
    }),
    ...paging(50),
  }),
  async run(caller, params) {
    const { keyword = '', relation_status, user_role } = params.filtering ?? {};
    const wanted = { bc_id: params.bc_id, search: keyword, role: user_role };
    return pageOf(await pageAcross(await relationsOf(caller, wanted, relation_status), params), params);
  },
});

type Results = ReplyOf<typeof api.members.inviteMembers>['results'];

const inviteMembers = operation({
  method: 'POST',
  path: 'bc/member/invite',
  params: z.object({
    bc_id: id,
    emails: z.array(z.string()).min(1, 'Must hold 1 to 50 addresses.').max(50, 'Must hold 1 to 50 addresses.'),
    user_role: z.enum(userRoles).default('STANDARD'),
    asset_ids: z.array(id).max(50, 'Must hold at most 50 ids.').default([]),
    asset_type: z.literal('ADVERTISER').default('ADVERTISER'),
    advertiser_role: z.enum(advertiserRoles).default('ANALYST'),
    ext_user_role: extUserRole,
  }),
  async run(caller, params) {
    const { results } = await ask(caller, api.members.inviteMembers, {
      center: params.bc_id,
      emails: params.emails,
      role: centerRoleOf[params.user_role],
      financeRole: financeRoleOf[params.ext_user_role?.finance_role ?? 'NONE'],
      accounts: params.asset_ids.map((account) => ({ id: account, role: assetRoleOf[params.advertiser_role] })),
    });
    return outcomeOf(results);
  },
});

/** Nothing was invited: an error; some were: a partial success that says which were not, and why. */
function outcomeOf(results: Results): object {
  const failed = results.flatMap(({ email, refusal }) =>
    refusal ? [{ user_email: email, code: codeOfRefusal(refusal.code), message: refusal.message }] : [],
  );
  if (failed.length === 0) return {};
  const sentences = failed.map((each) => `${each.user_email}: ${each.message}`).join(' ');
  if (failed.length === results.length) {
    const kinds = new Set(failed.map((each) => each.code));
    throw new WireRefusal(kinds.size === 1 ? (failed[0]?.code ?? codes.conflict) : codes.conflict, sentences);
  }
  const invited = results.flatMap(({ email, refusal }) => (refusal ? [] : [email]));
  return new Partial(`${invited.length} of ${results.length} invited. ${sentences}`, {
    invited_emails: invited,
    failed_infos: failed,
  });
}

function codeOfRefusal(code: string): number {
  return codeOfKind[refusals[code as RefusalCode] ?? 'conflict'];
}

const updateMember = operation({
  method: 'POST',
  path: 'bc/member/update',
  params: z.object({
    bc_id: id,
    user_id: id,
    user_name: z.string().max(250, 'Must have at most 250 characters.').optional(),
    user_role: z.enum(userRoles).optional(),
    ext_user_role: extUserRole,
  }),
  async run(caller, params) {
    const at = { center: params.bc_id, member: params.user_id };
    const member = await unlessForbidden(ask(caller, api.members.getMember, at));
    if (params.user_name !== undefined && member && params.user_name !== member.person.name)
      throw invalidParameter('user_name', 'Only the person themself can change it.');
    const finance = params.ext_user_role?.finance_role;
    // An Owner is ADMIN on this wire, so being made ADMIN must not cost them the ownership.
    const isNew = params.user_role !== undefined && member && params.user_role !== userRoleOf[member.role];
    await ask(caller, api.members.updateMember, {
      ...at,
      ...(isNew && params.user_role ? { role: centerRoleOf[params.user_role] } : {}),
      ...(finance ? { financeRole: financeRoleOf[finance] } : {}),
    });
    return {};
  },
});

const deleteMember = operation({
  method: 'POST',
  path: 'bc/member/delete',
  params: z.object({ bc_id: id, user_id: id.optional(), user_email: z.string().optional() }),
  async run(caller, { bc_id: center, user_id, user_email }) {
    if (user_id === undefined && user_email === undefined)
      throw invalidParameter('user_id', 'Give user_id, or user_email for somebody who is invited.');
    const known = user_id ?? (await findMemberByEmail(caller, center, user_email ?? ''));
    if (known !== undefined) await ask(caller, api.members.removeMember, { center, member: known });
    else await cancelInvitation(caller, center, user_email ?? '');
    return {};
  },
});

async function cancelInvitation(caller: Caller, center: string, email: string): Promise<void> {
  const invitation = await findInvitationByEmail(caller, center, email);
  if (!invitation) throw invalidParameter('user_email', 'No member or invited person has this address.');
  await ask(caller, api.members.cancelInvitation, { center, invitation: invitation.id });
}

/** The id of the member with exactly this address. */
export async function findMemberByEmail(caller: Caller, center: string, email: string): Promise<string | undefined> {
  const search = email.trim();
  const found = await everything((page) => ask(caller, api.members.listMembers, { center, search, ...page }));
  return found.find((member) => isSame(member.person.email, search))?.person.id;
}

/** The open invitation of exactly this address. */
export async function findInvitationByEmail(
  caller: Caller,
  center: string,
  email: string,
): Promise<Invitation | undefined> {
  const search = email.trim();
  const found = await everything((page) =>
    ask(caller, api.members.listInvitations, { center, search, state: 'pending', ...page }),
  );
  return found.find((invitation) => isSame(invitation.email, search));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export const memberOperations = [getMembers, inviteMembers, updateMember, deleteMember];
