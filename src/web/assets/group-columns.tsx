import { useFormatter, useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';

/** How accounts come into a group, in words. */
export function useRuleWords(): (rule: Group['rule']) => string {
  const t = useTranslations();
  const format = useFormatter();
  return (rule) => {
    if (rule === null) return t('assets.groups.by_hand');
    const type = rule.match === 'any' ? 'disjunction' : 'conjunction';
    return t('assets.groups.rule_is', { labels: format.list(rule.labels, { type }) });
  };
}

export function useGroupColumns(center: string): Column<Group>[] {
  const t = useTranslations();
  const ruleWords = useRuleWords();
  return [
    {
      key: 'name',
      header: t('assets.groups.name'),
      sortKey: 'name',
      phone: 'title',
      width: '30%',
      cell: (group) => (
        <Link
          to={paths.group(center, group.id)}
          className="block min-w-0 truncate rounded font-medium text-ink hover:underline"
        >
          {group.name}
        </Link>
      ),
      csv: (group) => group.name,
    },
    {
      key: 'rule',
      header: t('assets.groups.rule'),
      width: '28%',
      cell: (group) => (
        <span className={`block truncate ${group.rule === null ? 'text-ink-3' : ''}`}>{ruleWords(group.rule)}</span>
      ),
      csv: (group) => ruleWords(group.rule),
    },
    {
      key: 'items',
      header: t('assets.groups.items'),
      sortKey: 'items',
      isDescendingFirst: true,
      phone: 'primary',
      cell: (group) => t('assets.table.total', { count: group.itemCount }),
      csv: (group) => String(group.itemCount),
    },
    {
      key: 'people',
      header: t('assets.groups.people'),
      sortKey: 'people',
      isDescendingFirst: true,
      phone: 'primary',
      cell: (group) => t('assets.people.total', { count: group.peopleCount }),
      csv: (group) => String(group.peopleCount),
    },
    {
      key: 'made',
      header: t('assets.groups.made'),
      sortKey: 'made',
      isDescendingFirst: true,
      width: '13%',
      cell: (group) => <Time at={group.madeAt} show="date" />,
      csv: (group) => group.madeAt,
    },
  ];
}
