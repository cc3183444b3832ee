// For each endpoint of the contract an input that its rightful caller may make with success, on the things of a scene. The
// matrix, the dry runs, the retries and the bad inputs all start from here; an endpoint without a row does not compile.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { Caller, EndpointName, EndpointNamed } from './caller.ts';
import { accountLifeExamples } from './examples-of-account-life.ts';
import { adExamples } from './examples-of-ads.ts';
import { audienceExamples } from './examples-of-audiences.ts';
import { budgetExamples } from './examples-of-budgets.ts';
import { conversationExamples } from './examples-of-conversations.ts';
import { financeExamples } from './examples-of-finance.ts';
import { identityExamples } from './examples-of-identities.ts';
import { invoiceExamples } from './examples-of-invoices.ts';
import { mediaExamples } from './examples-of-media.ts';
import { notificationExamples } from './examples-of-notifications.ts';
import { paymentExamples } from './examples-of-payments.ts';
import { performanceExamples } from './examples-of-performance.ts';
import { pixelExamples } from './examples-of-pixels.ts';
import { postExamples } from './examples-of-posts.ts';
import { reviewExamples } from './examples-of-review.ts';
import { ruleExamples } from './examples-of-rules.ts';
import { teamExamples, teamOf } from './examples-of-teams.ts';
import { viewExamples } from './examples-of-views.ts';
import { askedBy, partnerOf, sharedWithPartner, strangerTo } from './partnership.ts';
import { hashOf, newCodes } from './recovery.ts';
import type { Scene } from './scene.ts';
import { type Person, password } from './world.ts';

type Example<Name extends EndpointName> = (
  scene: Scene,
  who: Caller,
) => CallOf<EndpointNamed<Name>> | Promise<CallOf<EndpointNamed<Name>>>;

const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
const later = '2099-01-01T00:00:00Z';
const nothing = () => ({});
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const inCenter = ({ center }: Scene) => ({ center });
const onMember = async (scene: Scene) => ({ center: scene.center, member: (await scene.member()).id });
const onMembers = async (scene: Scene) => ({
  center: scene.center,
  members: [(await scene.member()).id, (await scene.grantee()).id],
});
const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });
const onGroup = async (scene: Scene) => ({ center: scene.center, group: await scene.group() });
const onPartner = async (scene: Scene) => ({ center: scene.center, partner: await partnerOf(scene) });
const onShare = async (scene: Scene) => ({ ...(await onAccount(scene)), partner: await sharedWithPartner(scene) });
const onProposal = async (scene: Scene) => ({ center: scene.center, proposal: await scene.proposal() });
const onInvitation = async (scene: Scene) => ({ center: scene.center, invitation: await scene.invitation() });

/** Things of a person without a center are those of whoever calls; for nobody, those of the scene's owner. */
const selfOf = (scene: Scene, who: Caller): Person => ('email' in who ? (who as Person) : scene.owner);

const ownAccount = (scene: Scene, who: Caller) =>
  scene.once(`own account ${selfOf(scene, who).id}`, async () => {
    const self = selfOf(scene, who);
    return (await self.must('assets.createOwnAccount', { name: 'Mine', ...place })).id;
  });

export const examples: { [Name in EndpointName]: Example<Name> } = {
  ...notificationExamples,
  ...accountLifeExamples,
  ...conversationExamples,
  ...teamExamples,
  ...financeExamples,
  ...invoiceExamples,
  ...budgetExamples,
  ...adExamples,
  ...mediaExamples,
  ...identityExamples,
  ...postExamples,
  ...reviewExamples,
  ...pixelExamples,
  ...ruleExamples,
  ...audienceExamples,
  ...viewExamples,
  ...paymentExamples,
  ...performanceExamples,
  'identity.signUp': () => ({ email: `${crypto.randomUUID()}@example.com`, password, name: 'Sam', locale: 'en' }),
  'identity.confirmAddress': () => ({ token: 'unknown' }),
  'identity.resendConfirmation': () => ({ email: 'nobody@example.com' }),
  'identity.signIn': (scene, who) => ({ email: selfOf(scene, who).email, password }),
  'identity.signOut': nothing,
  'identity.stepUp': () => ({ password }),
  'identity.requestPasswordReset': () => ({ email: 'nobody@example.com' }),
  'identity.resetPassword': () => ({ token: 'unknown', password: 'copper meadow 9 violins' }),
  'identity.ratePassword': () => ({ password: 'copper meadow 9 violins' }),
  'identity.getMe': nothing,
  'identity.updateMe': () => ({ name: 'Renamed', locale: 'zh-CN', timeZone: 'Asia/Shanghai' }),
  'identity.putAvatar': () => ({ image: dot }),
  'identity.removeAvatar': async (scene, who) => {
    await scene.once('avatar', () => selfOf(scene, who).must('identity.putAvatar', { image: dot }));
    return {};
  },
  'identity.changePassword': () => ({ currentPassword: 'not the password', password: 'copper meadow 9 violins' }),
  'identity.changeAddress': () => ({ email: `${crypto.randomUUID()}@example.com` }),
  'identity.cancelAddressChange': async (scene, who) => {
    const email = `${crypto.randomUUID()}@example.com`;
    const self = selfOf(scene, who);
    await scene.once(`address change ${self.id}`, () => self.must('identity.changeAddress', { email }));
    return {};
  },
  'identity.listSessions': nothing,
  'identity.revokeSession': async (scene, who) => ({
    session: await scene.once(`session ${selfOf(scene, who).id}`, () => scene.world.addSession(selfOf(scene, who))),
  }),
  'identity.revokeOtherSessions': async (scene, who) => {
    await scene.once(`other session ${selfOf(scene, who).id}`, () => scene.world.addSession(selfOf(scene, who)));
    return {};
  },
  'identity.listTokens': nothing,
  'identity.createToken': () => ({ name: 'Script', scopes: ['centers:read'] }),
  'identity.revokeToken': async (scene, who) => ({
    token: await scene.once(`token ${selfOf(scene, who).id}`, () => scene.world.addToken(selfOf(scene, who))),
  }),

  'centers.createCenter': () => ({ name: 'Another', ...place, businessType: 'seller' }),
  'centers.listCenters': nothing,
  'centers.getCenter': inCenter,
  'centers.updateCenter': ({ center }) => ({ center, name: 'Renamed', businessType: 'agency' }),
  'centers.transferOwnership': async (scene) => ({ center: scene.center, heir: (await scene.member()).id }),
  'centers.deleteCenter': async (scene) => {
    const { name } = await scene.owner.must('centers.getCenter', { center: scene.center });
    return { center: scene.center, name };
  },
  'centers.restoreCenter': async (scene, who) => ({
    center: await scene.once(`deleted ${selfOf(scene, who).id}`, async () => {
      const self = selfOf(scene, who);
      const { id, name } = await self.must('centers.createCenter', { name: 'Gone', ...place, businessType: 'brand' });
      await self.must('centers.deleteCenter', { center: id, name });
      return id;
    }),
  }),

  'centers.getRecovery': inCenter,
  'centers.makeRecoveryCodes': ({ center }) => ({
    center,
    needed: 2,
    delayHours: 48,
    codes: newCodes(3).map((code, at) => ({ holder: `Holder ${at}`, email: null, hash: hashOf(code) })),
  }),
  'centers.revokeRecoveryCodes': async (scene) => {
    await scene.codes();
    return { center: scene.center };
  },
  'centers.cancelRecovery': async (scene) => {
    await scene.recovery();
    return { center: scene.center };
  },
  'centers.startRecovery': () => ({ codes: newCodes(2) }),
  'centers.listOwnRecoveries': nothing,

  'access.explainAccess': async (scene) => ({
    center: scene.center,
    person: (await scene.member()).id,
    action: 'campaign:edit',
    account: await scene.account(),
  }),
  'access.listWhoCan': async (scene) => ({ ...(await onAccount(scene)), action: 'campaign:edit' }),
  'access.listReachable': async (scene) => ({
    center: scene.center,
    person: (await scene.grantee()).id,
    action: 'report:read',
  }),
  'access.listPersonTimeline': async (scene) => ({ center: scene.center, person: (await scene.grantee()).id }),
  'access.listAccountTimeline': onAccount,
  'access.listDifferences': ({ center }) => ({ center, from: '2026-01-01T00:00:00Z' }),
  'access.listLosses': async (scene) => ({ center: scene.center, person: (await scene.grantee()).id }),
  'access.listBereft': async (scene) => ({ center: scene.center, person: (await scene.grantee()).id }),
  'access.listRoles': inCenter,
  'access.getRole': async (scene) => ({ center: scene.center, role: await scene.role() }),
  'access.listRoleHolders': ({ center }) => ({ center, role: 'analyst' }),
  'access.createRole': ({ center }) => ({ center, name: 'Buyer', actions: ['campaign:edit', 'report:read'] }),
  'access.updateRole': async (scene) => ({
    center: scene.center,
    role: await scene.role(),
    actions: ['campaign:pause', 'report:read'],
  }),
  'access.deleteRole': async (scene) => ({ center: scene.center, role: await scene.role() }),
  'access.requestElevation': async (scene) => ({
    ...(await onAccount(scene)),
    role: await scene.role(),
    hours: 4,
    reason: 'Launch',
  }),
  'access.listElevations': inCenter,
  'access.endElevation': async (scene) => ({ center: scene.center, elevation: await scene.elevation() }),
  'access.getPolicy': inCenter,
  'access.updatePolicy': ({ center }) => ({ center, adminsNeedAssignment: true }),

  'members.listMembers': inCenter,
  'members.getMember': onMember,
  'members.updateMember': async (scene) => ({ ...(await onMember(scene)), role: 'employee', financeRole: 'analyst' }),
  'members.extendMembership': async (scene) => ({
    center: scene.center,
    member: (await scene.contractor()).id,
    expiresAt: later,
    reason: 'The project goes on',
  }),
  'members.suspendMember': async (scene) => ({ ...(await onMember(scene)), reason: 'On leave' }),
  'members.reinstateMember': async (scene) => ({ center: scene.center, member: (await scene.suspended()).id }),
  'members.removeMember': async (scene) => ({ center: scene.center, member: (await scene.grantee()).id }),
  'members.restoreMember': async (scene) => ({ center: scene.center, member: (await scene.removed()).id }),
  'members.suspendMembers': async (scene) => ({ ...(await onMembers(scene)), reason: 'On leave' }),
  'members.removeMembers': onMembers,
  'members.reviewMembers': async (scene) => {
    // Somebody has to be there who could answer.
    await scene.deputy();
    return { center: scene.center, members: [(await scene.member()).id] };
  },
  'members.updateMembers': async (scene) => ({ ...(await onMembers(scene)), financeRole: 'analyst' }),
  'members.previewOffboarding': async (scene) => ({ center: scene.center, member: (await scene.leaver()).id }),
  'members.offboardMember': async (scene) => ({
    center: scene.center,
    member: (await scene.leaver()).id,
    heir: scene.owner.id,
    reason: 'Left the company',
  }),
  'members.listReceipts': inCenter,
  'members.getReceipt': async (scene) => ({ center: scene.center, receipt: await scene.receipt() }),
  'members.listReceiptKeys': nothing,
  'members.leaveCenter': async (scene) => {
    // Its owner could not leave as the only one.
    await scene.once('second owner', async () => {
      const second = await scene.world.newcomer('Olive');
      await scene.world.join(scene.owner, scene.center, [second], { role: 'owner' });
    });
    return { center: scene.center };
  },
  'members.listInvitations': inCenter,
  'members.inviteMembers': async (scene) => ({
    center: scene.center,
    emails: ['first.guest@example.com', 'second.guest@example.com'],
    accounts: [{ id: await scene.account(), role: 'operator' }],
  }),
  'members.resendInvitation': onInvitation,
  'members.cancelInvitation': onInvitation,
  'members.openInvitation': async (scene) => ({ token: await scene.world.invitationLink(await scene.invitation()) }),
  'members.acceptInvitation': async (scene, who) => ({
    token: await scene.world.invitationLink(await scene.invitationOf(who)),
  }),
  'members.joinByInvitation': async (scene) => ({
    token: await scene.world.invitationLink(await scene.freshInvitation()),
    name: 'Joiner',
    password,
    locale: 'en',
  }),
  'members.declineInvitation': async (scene) => ({
    token: await scene.world.invitationLink(await scene.freshInvitation()),
  }),

  'access.getGrid': inCenter,
  'access.listAssignments': inCenter,
  'access.planAssignments': async (scene) => ({
    center: scene.center,
    rows: [{ line: 1, person: (await scene.member()).email, account: await scene.account(), role: 'Analyst' }],
  }),
  'access.changeAssignments': async (scene) => ({
    center: scene.center,
    changes: [
      {
        person: (await scene.member()).id,
        account: await scene.account(),
        from: null,
        to: { role: 'analyst', startsAt: null, expiresAt: null },
      },
    ],
  }),
  'assets.listAccounts': inCenter,
  'assets.getAccount': onAccount,
  'assets.createAccount': ({ center }) => ({ center, name: 'New', company: 'New GmbH', ...place }),
  'assets.updateAccount': async (scene) => ({ ...(await onAccount(scene)), name: 'Renamed', industry: 'Toys' }),
  'assets.unbindAccount': async (scene) => ({ center: scene.center, account: await scene.bound() }),
  'assets.listAccountPeople': onAccount,
  'assets.listCandidates': onAccount,
  'assets.assignAccount': async (scene) => ({
    ...(await onAccount(scene)),
    person: (await scene.member()).id,
    role: 'analyst',
  }),
  'assets.extendAccount': async (scene) => ({
    ...(await onAccount(scene)),
    person: (await scene.contractor()).id,
    expiresAt: later,
    reason: 'The launch moved',
  }),
  'assets.unassignAccount': async (scene) => ({ ...(await onAccount(scene)), person: (await scene.grantee()).id }),
  'assets.listMemberAccounts': async (scene) => ({ center: scene.center, person: (await scene.grantee()).id }),
  'assets.listGroups': inCenter,
  'assets.getGroup': onGroup,
  'assets.createGroup': async (scene) => ({
    center: scene.center,
    name: 'Brands',
    rule: { labels: ['brand'] },
    accounts: [await scene.account()],
    people: [{ person: (await scene.member()).id, role: 'operator' }],
    teams: [{ team: await teamOf(scene), role: 'analyst' }],
  }),
  'assets.updateGroup': async (scene) => ({
    ...(await onGroup(scene)),
    name: 'Renamed',
    rule: { labels: ['brand', 'summer'], match: 'all' },
  }),
  'assets.deleteGroup': onGroup,
  'assets.listGroupItems': onGroup,
  'assets.addGroupItems': async (scene) => ({ ...(await onGroup(scene)), accounts: [await scene.spare()] }),
  'assets.removeGroupItems': async (scene) => ({ ...(await onGroup(scene)), accounts: [await scene.account()] }),
  'assets.listGroupPeople': onGroup,
  'assets.assignGroup': async (scene) => ({
    ...(await onGroup(scene)),
    people: [{ person: (await scene.grantee()).id, role: 'admin' }],
  }),
  'assets.extendGroup': async (scene) => ({
    ...(await onGroup(scene)),
    person: (await scene.contractor()).id,
    expiresAt: later,
    reason: 'The launch moved',
  }),
  'assets.unassignGroup': async (scene) => ({ ...(await onGroup(scene)), people: [(await scene.member()).id] }),
  'assets.listLabels': inCenter,
  'assets.putAccountLabels': async (scene) => ({ ...(await onAccount(scene)), labels: ['VIP', 'summer'] }),
  'assets.addLabels': async (scene) => ({ center: scene.center, labels: ['VIP'], accounts: [await scene.account()] }),
  'assets.removeLabels': async (scene) => ({
    center: scene.center,
    labels: ['old'],
    accounts: [await scene.labelled()],
  }),
  'assets.listBindings': inCenter,
  'assets.requestBinding': async (scene) => ({
    center: scene.center,
    accountId: await scene.bindable(),
    note: 'Please',
  }),
  'assets.cancelBinding': async (scene) => ({ center: scene.center, binding: await scene.binding() }),
  'assets.listOwnAccounts': nothing,
  'assets.createOwnAccount': () => ({ name: 'My own', ...place }),
  'assets.getOwnAccount': async (scene, who) => ({ account: await ownAccount(scene, who) }),
  'assets.updateOwnAccount': async (scene, who) => ({ account: await ownAccount(scene, who), name: 'Renamed' }),

  'requests.listInbox': nothing,
  'requests.countInbox': nothing,
  'requests.getRequest': async (scene, who) => ({ request: await scene.requestOf(who) }),
  'requests.decideRequest': async (scene, who) => ({ request: await scene.requestOf(who), decision: 'approve' }),
  'requests.decideRequests': async (scene, who) => ({
    requests: [await scene.requestOf(who)],
    decision: 'decline',
  }),
  'requests.proposeChanges': ({ center }) => ({
    center,
    calls: [{ endpoint: 'centers.updateCenter', input: { name: 'Proposed' } }],
    runAt: later,
  }),
  'requests.listProposals': inCenter,
  'requests.getProposal': onProposal,
  'requests.cancelProposal': onProposal,
  'requests.retryProposal': async (scene) => ({ center: scene.center, proposal: await scene.failedProposal() }),
  'requests.forceProposal': async (scene) => ({ ...(await onProposal(scene)), reason: 'Thief' }),
  'requests.getApprovalRules': inCenter,
  'requests.putApprovalRules': async (scene) => {
    await scene.deputy();
    return { center: scene.center, rules: [{ area: 'ownership', approvals: 1, approvers: 'admins' }] };
  },
  'requests.listSent': inCenter,
  'requests.withdrawRequest': async (scene) => ({ center: scene.center, request: await scene.binding() }),

  'partners.listPartners': inCenter,
  'partners.getPartner': onPartner,
  'partners.endPartnership': onPartner,
  'partners.listLinks': inCenter,
  'partners.requestLink': async (scene) => ({
    center: scene.center,
    partnerId: await strangerTo(scene),
    note: 'Hello',
  }),
  'partners.cancelLink': async (scene) => ({ center: scene.center, link: await askedBy(scene) }),
  'partners.listShares': inCenter,
  'partners.shareAccounts': async (scene) => ({
    ...(await onPartner(scene)),
    accounts: [await scene.account()],
    ceiling: 'operator',
  }),
  'partners.putShare': async (scene) => ({
    ...(await onShare(scene)),
    ceiling: 'operator',
    expiresAt: '2099-01-01T00:00:00Z',
  }),
  'partners.revokeShare': onShare,
  'partners.revokeShares': async (scene) => {
    const { center, ...share } = await onShare(scene);
    return { center, shares: [share] };
  },
  'partners.listBorrowed': inCenter,
  'partners.listPartnerPeople': inCenter,
  'reporting.getSummary': inCenter,
  'audit.listActivity': inCenter,
  'audit.listOwnActivity': nothing,
  'audit.startExport': async ({ center }) => ({ center, list: 'members.listMembers', filters: { role: 'owner' } }),
  'audit.undoEntry': async (scene) => ({ center: scene.center, entry: await scene.undoableEntry() }),
};
