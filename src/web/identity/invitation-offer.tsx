import { useTranslations } from 'use-intl';
import { useRoleName } from '../access/roles.ts';
import type { Reply } from '../api/endpoints.ts';
import { Badge } from '../ui/badge.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';

/** What accepting would give, in plain words. */
export function InvitationOffer({ offer }: { offer: Reply<'members.openInvitation'> }) {
  const t = useTranslations();
  const roles = [
    t(`access.roles.${offer.role}`),
    ...(offer.financeRole === 'none' ? [] : [t(`access.finance_roles.${offer.financeRole}`)]),
    ...(offer.creatorRole === 'none' ? [] : [t(`access.creator_roles.${offer.creatorRole}`)]),
  ];
  return (
    <DefinitionList
      items={[
        { term: t('identity.invitation.for'), value: <bdi>{offer.email}</bdi> },
        {
          term: t('identity.invitation.role'),
          value: (
            <>
              {roles.join(t('common.comma'))}
              <span className="block text-xs text-ink-3">{t(`access.role_hints.${offer.role}`)}</span>
            </>
          ),
        },
        {
          term: t('identity.invitation.accounts'),
          value: offer.accounts.length === 0 ? null : <Promised promised={offer.accounts} />,
        },
        {
          term: t('identity.invitation.groups'),
          value: offer.groups.length === 0 ? null : <Promised promised={offer.groups} />,
        },
        {
          term: t('identity.invitation.from'),
          value: offer.membershipStartsAt === null ? null : <Time at={offer.membershipStartsAt} show="date" />,
        },
        {
          term: t('identity.invitation.until'),
          value: offer.membershipExpiresAt === null ? null : <Time at={offer.membershipExpiresAt} show="date" />,
        },
        { term: t('identity.invitation.answer_by'), value: <Time at={offer.expiresAt} show="date" /> },
      ]}
    />
  );
}

function Promised({ promised }: { promised: readonly { name: string; role: string }[] }) {
  const roleName = useRoleName();
  return (
    <ul className="flex flex-wrap gap-1.5">
      {promised.map(({ name, role }, index) => (
        <li key={index} className="max-w-full">
          <Badge>
            {name} · {roleName(role)}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
