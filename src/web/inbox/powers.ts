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
    : [details.accounts.length > 0 ? 'ownAccounts' : 'noAccounts'];
  if (details.financeRole === 'manager') opens.push('financeManager');
  if (details.financeRole === 'analyst') opens.push('financeAnalyst');
  if (details.creatorRole === 'manager') opens.push('creatorManager');
  if (details.creatorRole === 'viewer') opens.push('creatorViewer');
  const stays = isAdmin ? ['noOwnership'] : ['otherAccounts', 'noMembers'];
  if (details.financeRole === 'none') stays.push('noFinance');
  return { opens, stays };
}

export function powersOf(request: Request): Powers {
  if (request.kind === 'members.invitation') return ofInvitation(request);
  return { opens: ['own', 'assign', 'seeHistory'], stays: ['otherOwn', 'yourSignIn'] };
}
