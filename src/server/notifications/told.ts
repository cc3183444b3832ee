// What is told of each entry of the log, and to whom: a table, and nothing else decides it.
import type { AuditAction } from '../../contract/audit.ts';
import type { NotificationKind } from '../../contract/notifications.ts';
import type { RequestsRequests } from '../foundation/tables.ts';

type RequestKind = RequestsRequests['kind'];

/**
 * `creatives`: who may change what the ads of the account show; `addressee`: whoever decides the request that was made; `asker`: who made the one that was answered; `maker`: who proposed;
 * `subject`: the member whom it is about; `managers`: Owners and Admins of the center; `accountants`: Owners and who holds a finance role; `self`: the person whose account it is.
 */
export interface Telling {
  kind: NotificationKind;
  to: 'addressee' | 'asker' | 'maker' | 'subject' | 'managers' | 'accountants' | 'self' | 'creatives';
  /** Of requests: which. */
  request?: RequestKind;
  /** What the reader must be when they read it; a member where the center is theirs, unless it says otherwise. */
  needs?: 'nothing' | 'member' | 'manager' | 'accountant';
  /** A mail about it is written where it happens. */
  hasOwnMail?: true;
}

const asks = (request: RequestKind): Telling => ({ kind: 'request', to: 'addressee', request, hasOwnMail: true });
const answers = (request: RequestKind): Telling => ({ kind: 'decision', to: 'asker', request });
/** Who could have answered, and did not in time. */
const lapsed = (request: RequestKind): Telling => ({ kind: 'request', to: 'addressee', request });
/** Both sides of a request; whoever said it is not told of it. */
const said: readonly Telling[] = [
  { kind: 'request', to: 'addressee' },
  { kind: 'decision', to: 'asker' },
];
const made: Telling = { kind: 'decision', to: 'maker' };
const answered: Telling = { kind: 'decision', to: 'subject' };
const mine: Telling = { kind: 'access', to: 'subject' };
/** Told to somebody whose membership does not stand any more. */
const parting: Telling = { kind: 'access', to: 'subject', needs: 'nothing' };
const managers = (kind: 'people' | 'security' | 'settings' | 'assets'): Telling => ({
  kind,
  to: 'managers',
  needs: 'manager',
});
const [people, security, settings, assets] = (['people', 'security', 'settings', 'assets'] as const).map(managers) as [
  Telling,
  Telling,
  Telling,
  Telling,
];
/** Of money nobody else is told. */
const money: Telling = { kind: 'finance', to: 'accountants', needs: 'accountant' };
/** Of the review of their ads. */
const ofAds: Telling = { kind: 'decision', to: 'creatives' };
const securityMailed: Telling = { ...security, hasOwnMail: true };
const self: Telling = { kind: 'account', to: 'self', needs: 'nothing' };
const selfMailed: Telling = { ...self, hasOwnMail: true };

/** A person is told by the first line that means them. */
export const told: Partial<Record<AuditAction, readonly Telling[]>> = {
  'members.invitation_sent': [asks('members.invitation')],
  'assets.binding_requested': [asks('assets.binding')],
  'partners.link_requested': [asks('partners.link')],
  'access.elevation_requested': [asks('access.elevation')],
  'members.review_asked': [asks('members.review')],
  'requests.proposal_made': [asks('requests.proposal')],
  'assets.transfer_offered': [asks('assets.transfer')],
  'partners.access_requested': [asks('partners.access_request')],

  'members.invitation_declined': [answers('members.invitation')],
  'members.invitation_expired': [answers('members.invitation'), lapsed('members.invitation')],
  'assets.account_bound': [answers('assets.binding'), assets],
  'assets.binding_declined': [answers('assets.binding')],
  'assets.binding_expired': [answers('assets.binding'), lapsed('assets.binding')],
  'assets.account_transferred': [answers('assets.transfer'), assets],
  'assets.transfer_declined': [answers('assets.transfer')],
  'assets.transfer_expired': [answers('assets.transfer'), lapsed('assets.transfer')],
  'partners.access_declined': [answers('partners.access_request')],
  'partners.access_expired': [answers('partners.access_request'), lapsed('partners.access_request')],
  'requests.comment_added': said,
  'requests.attachment_added': said,
  'partners.partnership_started': [answers('partners.link'), assets],
  'partners.link_declined': [answers('partners.link')],
  'partners.link_expired': [answers('partners.link'), lapsed('partners.link')],
  'access.elevation_approved': [answered],
  'access.elevation_declined': [answered],
  'access.elevation_expired': [answered],
  'members.review_confirmed': [answers('members.review')],
  'members.review_declined': [answers('members.review')],
  'members.review_expired': [answers('members.review'), lapsed('members.review')],
  'requests.proposal_declined': [made],
  'requests.proposal_expired': [made, lapsed('requests.proposal')],
  'requests.proposal_done': [made],
  'requests.proposal_failed': [made],
  'requests.proposal_forced': [made, securityMailed],
  'requests.review_skipped': [security],

  'members.member_updated': [mine, people],
  'members.member_extended': [mine, people],
  'members.member_suspended': [parting, people],
  'members.member_reinstated': [mine, people],
  'members.member_removed': [parting, people],
  'members.member_restored': [mine, people],
  'members.member_offboarded': [parting, people],
  'members.member_joined': [people],
  'members.member_left': [people],
  'assets.account_assigned': [mine],
  'assets.account_unassigned': [mine],
  'assets.account_extended': [mine],
  'assets.group_assigned': [mine],
  'assets.group_unassigned': [mine],
  'assets.group_extended': [mine],
  'members.team_joined': [mine],
  'members.team_left': [mine],
  'access.elevation_ended': [mine],

  'centers.ownership_transferred': [security],
  'centers.center_deleted': [{ ...security, needs: 'nothing' }],
  'centers.center_restored': [security],
  'centers.recovery_codes_made': [security],
  'centers.recovery_codes_revoked': [security],
  'centers.recovery_started': [securityMailed],
  'centers.recovery_cancelled': [securityMailed],
  'centers.recovery_completed': [securityMailed],
  'notifications.webhook_created': [security],
  'notifications.webhook_disabled': [security],

  'centers.center_updated': [settings],
  'access.policy_updated': [settings],
  'access.role_created': [settings],
  'access.role_updated': [settings],
  'access.role_deleted': [settings],
  'requests.rules_changed': [settings],
  'requests.lateness_changed': [settings],
  'notifications.webhook_updated': [settings],
  'notifications.webhook_removed': [settings],
  'notifications.secret_made': [settings],

  'assets.account_unbound': [assets],
  'assets.account_closed': [assets],
  'assets.account_reopened': [assets],
  'assets.transfer_reversed': [assets],
  'partners.partnership_ended': [assets],
  'partners.account_shared': [assets],
  'partners.share_changed': [assets],
  'partners.share_revoked': [assets],

  'ads.rule_stopped': [{ kind: 'assets', to: 'subject' }, assets],
  'ads.rule_failed': [{ kind: 'assets', to: 'subject' }, assets],
  'ads.rule_noted': [{ kind: 'assets', to: 'subject' }],

  'finance.balance_low': [money],
  'finance.breaker_alerted': [money],
  'finance.breaker_opened': [money],
  'finance.breaker_confirmed': [money],
  'finance.breaker_closed': [money],
  'finance.breaker_settings_changed': [money],
  'finance.cap_removed': [money],
  'finance.credit_expired': [money],
  'finance.payment_provider_created': [money],
  'finance.payment_provider_updated': [money],
  'finance.payment_secret_made': [money],
  'finance.payment_uncovered': [money],

  'ads.ad_approved': [ofAds],
  'ads.ad_rejected': [ofAds],
  'ads.post_revoked': [ofAds],
  'ads.post_ending': [{ kind: 'ending', to: 'creatives' }],

  'identity.signed_in': [self],
  'identity.password_changed': [selfMailed],
  'identity.address_changed': [selfMailed],
  'identity.token_created': [selfMailed],
};

interface Entry {
  action: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What is told of an entry. A new Owner is more than a change among the people. */
export function tellingsOf({ action, before, after }: Entry): readonly Telling[] {
  const found = told[action as AuditAction] ?? [];
  const isNewOwner =
    action.startsWith('members.member_') && after?.['role'] === 'owner' && before?.['role'] !== 'owner';
  return isNewOwner ? found.map((one) => (one === people ? security : one)) : found;
}

/** Fields that tell somebody of their own rights; the rest of an entry is for those who read the log. */
const ownFields = new Set([
  'role',
  'financeRole',
  'creatorRole',
  'status',
  'state',
  'account',
  'group',
  'team',
  'startsAt',
  'expiresAt',
  'hours',
  'partner',
  'done',
  'failed',
  'met',
  'objects',
  'because',
  'device',
  'ip',
]);

/** What of one side of an entry its reader is shown. */
export function shownOf(telling: Telling, side: Record<string, unknown> | null): Record<string, unknown> | null {
  if (side === null || telling.to === 'managers' || telling.to === 'accountants') return side;
  const shown = Object.entries(side).filter(([field]) => ownFields.has(field));
  return shown.length === 0 ? null : Object.fromEntries(shown);
}
