// What accepting a request allows, and what it leaves closed, as keys of `requests.can`.
import type { Request } from '../../contract/requests.ts';

export interface Powers {
  opens: string[];
  stays: string[];
}

type Invitation = Extract<Request, { kind: 'members.invitation' }>;

function ofInvitation({ details }: Invitation): Powers {
  if (details.role === 'owner') return { opens: ['everything'], stays: [] };
  const isAdmin = details.role === 'admin';
  const opens = isAdmin
    ? ['members', 'accounts', 'log']
    : [details.accounts.length + details.groups.length > 0 ? 'own_accounts' : 'no_accounts'];
  if (details.financeRole === 'manager') opens.push('finance_manager');
  if (details.financeRole === 'analyst') opens.push('finance_analyst');
  if (details.creatorRole === 'manager') opens.push('creator_manager');
  if (details.creatorRole === 'viewer') opens.push('creator_viewer');
  const stays = isAdmin ? ['no_ownership'] : ['other_accounts', 'no_members'];
  if (details.financeRole === 'none') stays.push('no_finance');
  return { opens, stays };
}

export function powersOf(request: Request): Powers {
  if (request.kind === 'members.invitation') return ofInvitation(request);
  if (request.kind === 'assets.transfer') {
    const keeps = request.details.keeps === null ? [] : ['they_keep'];
    return { opens: ['take_over', 'they_lose', ...keeps, 'reversible'], stays: ['not_onward'] };
  }
  if (request.kind === 'partners.access_request') {
    const link = request.details.arePartners ? [] : ['become_partners'];
    return {
      opens: ['use_up_to', 'share_back', ...link],
      stays: ['keep_control', 'no_onward', 'other_accounts'],
    };
  }
  if (request.kind === 'partners.link') {
    return { opens: ['be_shared', 'share_back'], stays: ['no_shares_yet', 'no_people', 'no_onward'] };
  }
  if (request.kind === 'access.elevation') return { opens: ['higher_role'], stays: ['ends_itself', 'other_accounts'] };
  if (request.kind === 'members.review') return { opens: ['keeps_access'], stays: ['trim_first'] };
  if (request.kind === 'requests.proposal') return { opens: ['makes_change'], stays: ['not_stale', 'not_alone'] };
  return { opens: ['own', 'assign', 'see_history'], stays: ['other_own', 'your_sign_in'] };
}
