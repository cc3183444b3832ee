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

const parts = ['who', 'which', 'compare', 'what_if', 'grid', 'roles'] as const;
type Part = (typeof parts)[number];

function pathOf(part: Part, center: string) {
  const of = {
    who: paths.access,
    which: paths.accessOf,
    compare: paths.accessChanges,
    what_if: paths.accessWhatIf,
    grid: paths.accessGrid,
    roles: paths.roles,
  };
  return of[part](center);
}

/** Heading and tabs of the questions about access; `children` draw the tab for who may ask. */
export function AccessFrame({ part, children }: { part: Part; children: (center: Center) => ReactNode }) {
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
            tabs={parts.map((one) => ({
              key: one,
              label: t(`access.questions.${one}`),
              isCurrent: one === part,
              link: (props) => <Link {...props} to={pathOf(one, center.id)} />,
            }))}
          />
          {children(center)}
        </>
      ) : (
        <Denied
          title={t('access.questions.title')}
          reason={why}
          ask={() => call('access.listLosses', { center: center.id, pageSize: 1 })}
        />
      )}
    </div>
  );
}
