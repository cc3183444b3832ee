import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useCenter, useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';

/** Heading and tabs of all about access; `children` draw the tab for who may ask. */
export function AccessFrame({ part, children }: { part: 'grid'; children: (center: Center) => ReactNode }) {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  const why = reason('access:view');
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title={t('access.questions.title')} subtitle={t('access.questions.subtitle')} />
      {why === null ? (
        <>
          <Tabs
            label={t('access.questions.tabs')}
            tabs={[
              {
                key: 'grid',
                label: t('access.questions.grid'),
                isCurrent: part === 'grid',
                link: (props) => <Link {...props} to={paths.accessGrid(center.id)} />,
              },
            ]}
          />
          {children(center)}
        </>
      ) : (
        <Denied
          title={t('access.questions.title')}
          reason={why}
          ask={() => call('access.getGrid', { center: center.id, peoplePageSize: 1, accountsPageSize: 1 })}
        />
      )}
    </div>
  );
}
