import { ArrowRight } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';

/** Of whom it is asked whether they still need their access, and what they had when it was asked. */
export function ReviewDetails({
  request,
  rest,
}: {
  request: Extract<Request, { kind: 'members.review' }>;
  rest: ComponentProps<typeof DefinitionList>['items'];
}) {
  const t = useTranslations();
  const { member, role, accounts, lastSeenAt } = request.details;
  return (
    <div className="space-y-3">
      <DefinitionList
        items={[
          { term: t('requests.details.member'), value: member.name },
          { term: t('requests.details.role'), value: t(`access.roles.${role}`) },
          { term: t('requests.details.accounts'), value: t('requests.details.account_count', { count: accounts }) },
          {
            term: t('requests.details.last_seen'),
            value: lastSeenAt === null ? t('requests.details.never_seen') : <Time at={lastSeenAt} />,
          },
          ...rest,
        ]}
      />
      <Link
        to={paths.member(request.centerId, member.id)}
        className="inline-flex min-h-6 items-center gap-1.5 rounded text-sm font-medium text-accent-ink hover:underline"
      >
        {t('requests.actions.open_member')}
        <ArrowRight size={14} aria-hidden="true" className="rtl:rotate-180" />
      </Link>
    </div>
  );
}
