import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';

/** Who asks for what, in one line. */
export function useHeadline(): (request: Request) => string {
  const t = useTranslations();
  return (request) =>
    request.kind === 'members.invitation'
      ? t('requests.headline.invitation', {
          center: request.centerName,
          role: t(`access.roles.${request.details.role}`),
        })
      : t('requests.headline.binding', { center: request.centerName, account: request.details.account.name });
}
