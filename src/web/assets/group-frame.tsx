import { useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Group } from '../../contract/groups.ts';
import { WhyNot } from '../access/why-not.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Link, useGo } from '../frame/link.tsx';
import { useCenter, useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useRuleWords } from './group-columns.tsx';
import { DeleteGroupDialog, GroupDialog } from './group-dialogs.tsx';

type Part = 'items' | 'people' | 'teams';

function useCrumbs(center: string) {
  const t = useTranslations();
  return (
    <Breadcrumbs
      items={[
        { label: t('assets.title'), to: paths.accounts(center) },
        { label: t('assets.groups.title'), to: paths.groups(center) },
      ]}
    />
  );
}

function GroupActions({ center, group }: { center: Center; group: Group }) {
  const t = useTranslations();
  const go = useGo();
  const reason = useReason();
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const leave = () => {
    showInRows('assets.listGroups', (row) => (row.id === group.id ? null : row));
    go(paths.groups(center.id));
  };
  return (
    <>
      {reason('group:edit_items') !== null && <WhyNot center={center.id} action="group:edit_items" />}
      <Button
        {...GroupDialog.onIntent}
        icon={<Pencil size={16} aria-hidden="true" />}
        disabledReason={reason('group:edit_items')}
        onClick={() => setOpen('edit')}
      >
        {t('assets.groups.edit')}
      </Button>
      <Button
        {...DeleteGroupDialog.onIntent}
        icon={<Trash2 size={16} aria-hidden="true" />}
        disabledReason={reason('group:delete')}
        onClick={() => setOpen('delete')}
      >
        {t('assets.groups.delete')}
      </Button>
      {open === 'edit' && <GroupDialog center={center.id} group={group} onClose={close} />}
      {open === 'delete' && <DeleteGroupDialog center={center.id} group={group} onClose={close} onDeleted={leave} />}
    </>
  );
}

function GroupView({
  center,
  group,
  part,
  children,
}: {
  center: Center;
  group: Group;
  part: Part;
  children: ReactNode;
}) {
  const t = useTranslations();
  const ruleWords = useRuleWords();
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        breadcrumbs={useCrumbs(center.id)}
        title={group.name}
        subtitle={ruleWords(group.rule)}
        actions={<GroupActions center={center} group={group} />}
      />
      <Tabs
        label={t('assets.groups.tabs')}
        tabs={[
          {
            key: 'items',
            label: t('assets.groups.items'),
            count: group.itemCount,
            isCurrent: part === 'items',
            link: (props) => <Link {...props} to={paths.group(center.id, group.id)} />,
          },
          {
            key: 'people',
            label: t('assets.groups.people'),
            count: group.peopleCount,
            isCurrent: part === 'people',
            link: (props) => <Link {...props} to={paths.groupPeople(center.id, group.id)} />,
          },
          {
            key: 'teams',
            label: t('members.teams.title'),
            count: group.teamCount,
            isCurrent: part === 'teams',
            link: (props) => <Link {...props} to={paths.groupTeams(center.id, group.id)} />,
          },
        ]}
      />
      {children}
    </div>
  );
}

/** Heading and tabs of one group; `children` draw the tab once the group is there. */
export function GroupFrame({ part, children }: { part: Part; children: (center: Center, group: Group) => ReactNode }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const center = useCenter();
  const { group: id = '' } = useParams({ strict: false }) as { group?: string };
  const crumbs = useCrumbs(center?.id ?? '');
  const isEnabled = center !== undefined;
  const group = useEndpoint('assets.getGroup', { center: center?.id ?? '', group: id }, { isEnabled });
  if (center !== undefined && group.error !== null && group.data === undefined) {
    const isGone = group.error instanceof RefusalError && group.error.code === 'not_found';
    return (
      <PageHeader
        breadcrumbs={crumbs}
        title={isGone ? t('assets.groups.not_found') : t('assets.groups.title')}
        subtitle={isGone ? t('assets.groups.not_found_hint') : say(group.error)}
      />
    );
  }
  if (center === undefined || group.data === undefined) return <PageSkeleton />;
  return (
    <GroupView center={center} group={group.data} part={part}>
      {children(center, group.data)}
    </GroupView>
  );
}
