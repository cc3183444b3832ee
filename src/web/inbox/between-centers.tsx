import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';

type Between = Extract<Request, { kind: 'assets.transfer' | 'partners.access_request' }>;
interface Fact {
  term: string;
  value: ReactNode;
}

/** What one center offers another, or asks of it: about which account, how far and how long. */
export function BetweenCenters({ request, rest }: { request: Between; rest: Fact[] }) {
  const t = useTranslations();
  const { account } = request.details;
  const facts: Fact[] = [
    { term: t('requests.details.account'), value: account.name },
    { term: t('requests.details.account_id'), value: <CopyableId id={account.id} /> },
    { term: t('requests.details.status'), value: t(`assets.statuses.${account.status}`) },
    { term: t('requests.details.center'), value: request.centerName },
    { term: t('requests.details.center_id'), value: <CopyableId id={request.centerId} /> },
  ];
  if (request.kind === 'assets.transfer') {
    const { keeps, people, partners } = request.details;
    facts.push(
      {
        term: t('requests.details.keeps'),
        value: keeps === null ? t('requests.details.keeps_nothing') : t(`access.roles.${keeps}`),
      },
      { term: t('requests.details.loses'), value: t('requests.details.losers', { people, partners }) },
    );
  } else {
    const { role, startsAt, endsAt } = request.details;
    facts.push(
      { term: t('requests.details.ceiling'), value: t(`access.roles.${role}`) },
      {
        term: t('requests.details.access_starts'),
        value: startsAt === null ? null : <Time at={startsAt} show="date" />,
      },
      {
        term: t('requests.details.access_ends'),
        value: endsAt === null ? t('requests.details.never') : <Time at={endsAt} show="date" />,
      },
    );
  }
  return <DefinitionList items={[...facts, ...rest]} />;
}
