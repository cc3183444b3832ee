import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';

/** Who asks for what, in one line. */
export function useHeadline(): (request: Request) => string {
  const t = useTranslations();
  return (request) => {
    const center = request.centerName;
    switch (request.kind) {
      case 'members.invitation':
        return t('requests.headline.invitation', { center, role: t(`access.roles.${request.details.role}`) });
      case 'assets.binding':
        return t('requests.headline.binding', { center, account: request.details.account.name });
      case 'assets.transfer': {
        const own = request.toCenter?.name ?? '';
        return t('requests.headline.transfer', { center, account: request.details.account.name, own });
      }
      case 'partners.access_request': {
        const own = request.toCenter?.name ?? '';
        return t('requests.headline.access', { center, account: request.details.account.name, own });
      }
      case 'partners.link':
        return t('requests.headline.link', { center, own: request.toCenter?.name ?? '' });
      case 'access.elevation': {
        const { account, hours, roleName } = request.details;
        const role = t.has(`access.roles.${roleName}`) ? t(`access.roles.${roleName}`) : roleName;
        return t('requests.headline.elevation', { name: request.askedBy.name, role, account: account.name, hours });
      }
      case 'members.review':
        return t('requests.headline.review', {
          name: request.askedBy.name,
          member: request.details.member.name,
          center,
        });
      case 'requests.proposal':
        return t('requests.headline.proposal', {
          name: request.askedBy.name,
          center,
          count: request.details.endpoints.length,
        });
    }
  };
}
