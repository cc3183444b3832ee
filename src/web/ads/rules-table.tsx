import { Eye, History, Pause, Pencil, Play, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { adLevels } from '../../contract/ads-levels.ts';
import type { Rule } from '../../contract/ads-rules.ts';
import type { Account } from '../../contract/assets.ts';
import { deferred } from '../api/deferred.tsx';
import type { EndpointName, Input } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { useRuleSentence } from './rules-words.ts';

const RuleDialog = deferred(() => import('./rules-dialog.tsx').then((file) => file.RuleDialog));
const PreviewDialog = deferred(() => import('./rules-preview-dialog.tsx').then((file) => file.RulePreviewDialog));

function useColumns(): Column<Rule>[] {
  const t = useTranslations();
  const sentence = useRuleSentence();
  return [
    {
      key: 'name',
      header: t('rules.table.name'),
      phone: 'title',
      sortKey: 'name',
      cell: (rule) => (
        <span className="block min-w-0">
          <span className="block truncate font-medium text-ink">{rule.name}</span>
          <span className="block truncate text-xs text-ink-3" title={sentence(rule)}>
            {sentence(rule)}
          </span>
        </span>
      ),
    },
    {
      key: 'state',
      header: t('rules.table.state'),
      phone: 'primary',
      width: '14%',
      cell: ({ state, stoppedBecause }) =>
        stoppedBecause === null ? (
          <Badge tone={state === 'active' ? 'ok' : 'neutral'} hasDot>
            {t(`rules.states.${state}`)}
          </Badge>
        ) : (
          <Badge tone="bad" hasDot>
            {t(`rules.stopped.${stoppedBecause}`)}
          </Badge>
        ),
    },
    {
      key: 'precedence',
      header: t('rules.table.precedence'),
      width: '9%',
      align: 'end',
      sortKey: 'precedence',
      cell: ({ precedence }) => <span className="tnum">{precedence}</span>,
    },
    {
      key: 'conflicts',
      header: t('rules.table.conflicts'),
      width: '14%',
      cell: ({ conflicts }) =>
        conflicts.length === 0 ? (
          <span className="text-ink-3">—</span>
        ) : (
          <Badge tone="warn">{conflicts.map(({ rule }) => rule.name).join(', ')}</Badge>
        ),
    },
    {
      key: 'last',
      header: t('rules.table.last_run'),
      phone: 'primary',
      width: '18%',
      cell: ({ lastRun }) =>
        lastRun === null ? (
          <span className="text-ink-3">{t('rules.table.never')}</span>
        ) : (
          <span className="block min-w-0">
            <Time at={lastRun.at} />
            <span className="block truncate text-xs text-ink-3">
              {t(`rules.run_states.${lastRun.state}`, { met: lastRun.met, acted: lastRun.acted })}
            </span>
          </span>
        ),
    },
    {
      key: 'owner',
      header: t('rules.table.owner'),
      width: '12%',
      cell: ({ owner }) => <span className="block truncate">{owner.name}</span>,
    },
  ];
}

type Acting = Extract<EndpointName, 'ads.pauseRule' | 'ads.removeRule' | 'ads.restoreRule' | 'ads.runRule'>;

/** What is done to a rule without a dialog. */
function useActs(center: string, account: Account) {
  const t = useTranslations();
  const shown = useShownCall();
  return async (name: Acting, rule: Rule): Promise<void> => {
    const input = { center, account: account.id, rule: rule.id } as Input<Acting>;
    if (await shown([], () => command(name, input)))
      toast({ message: t(`rules.done.${name.slice(4)}`, { name: rule.name }) });
  };
}

interface Opening {
  edit?: string;
  preview?: string;
}

function useMenu({
  center,
  account,
  change,
}: {
  center: string;
  account: Account;
  change: (opening: Opening) => void;
}): (rule: Rule) => MenuItem[] {
  const t = useTranslations();
  const go = useGo();
  const reason = useWhyNot(account);
  const act = useActs(center, account);
  const mayNot = reason('campaign:pause');
  const why = ({ act: { do: what } }: Rule): string | null =>
    what === 'switch_off' ? mayNot : reason('campaign:edit');
  return (rule) => {
    const disabledReason = why(rule);
    if (rule.deletedAt !== null)
      return [
        {
          label: t('rules.menu.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason,
          onSelect: () => void act('ads.restoreRule', rule),
        },
      ];
    const isActive = rule.state === 'active';
    return [
      { label: t('rules.menu.preview'), icon: <Eye size={16} />, onSelect: () => change({ preview: rule.id }) },
      {
        label: t('rules.menu.edit'),
        icon: <Pencil size={16} />,
        disabledReason,
        onSelect: () => change({ edit: rule.id }),
      },
      ...(isActive
        ? [
            {
              label: t('rules.menu.run'),
              icon: <Play size={16} />,
              disabledReason,
              onSelect: () => void act('ads.runRule', rule),
            },
            {
              label: t('rules.menu.pause'),
              icon: <Pause size={16} />,
              disabledReason: mayNot,
              onSelect: () => void act('ads.pauseRule', rule),
            },
          ]
        : []),
      {
        label: t('rules.menu.log'),
        icon: <History size={16} />,
        onSelect: () => go(withQuery(paths.accountRules(center, account.id), { view: 'log', rule: rule.id })),
      },
      {
        label: t('rules.menu.remove'),
        icon: <Trash2 size={16} />,
        tone: 'danger',
        disabledReason,
        onSelect: () => void act('ads.removeRule', rule),
      },
    ];
  };
}

export function RulesTable({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const reason = useWhyNot(account);
  const [view, change] = useUrlState({
    search: '',
    state: 'all',
    level: '',
    sort: 'precedence',
    edit: '',
    preview: '',
  });
  const list = useRows('ads.listRules', {
    center,
    account: account.id,
    search: view.search,
    state: view.state as 'all',
    sort: view.sort as 'precedence',
    ...(view.level === '' ? {} : { level: view.level as Rule['level'] }),
  });
  const columns = useColumns();
  const mayNot = reason('campaign:pause');
  const menu = useMenu({ center, account, change });
  const isFiltered = view.search !== '' || view.state !== 'all' || view.level !== '';
  const create = (
    <Button variant="primary" {...RuleDialog.onIntent} disabledReason={mayNot} onClick={() => change({ edit: 'new' })}>
      {t('rules.create')}
    </Button>
  );
  const named = (id: string): Rule | undefined => list.rows.find((rule) => rule.id === id);
  const edited = named(view.edit);
  const previewed = named(view.preview);
  return (
    <>
      <FilterBar
        search={{ label: t('rules.table.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('rules.table.state'),
            value: view.state,
            options: (['all', 'active', 'paused', 'deleted'] as const).map((value) => ({
              value,
              label: t(`rules.filters.${value}`),
            })),
            onChange: (state) => change({ state }),
          },
          {
            key: 'level',
            label: t('rules.table.level'),
            value: view.level,
            options: [
              { value: '', label: t('rules.filters.levels') },
              ...adLevels.map((value) => ({ value: value as string, label: t(`ads.levels.${value}`) })),
            ],
            onChange: (level) => change({ level }),
          },
        ]}
        count={t('rules.table.total', { count: list.total })}
        actions={create}
      />
      <DataTable
        label={t('rules.title')}
        list={list}
        columns={columns}
        rowKey={(rule) => rule.id}
        rowName={(rule) => rule.name}
        rowHeight={52}
        rowMenu={menu}
        onOpen={(rule) => change(rule.deletedAt === null ? { preview: rule.id } : {})}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('rules.table.no_match')} />
          ) : (
            <EmptyState title={t('rules.empty')} action={create}>
              {t('rules.empty_hint')}
            </EmptyState>
          )
        }
      />
      {(view.edit === 'new' || edited !== undefined) && (
        <RuleDialog
          center={center}
          account={account}
          rule={edited ?? null}
          onSaved={(id) => change({ edit: '', preview: id })}
          onClose={() => change({ edit: '' })}
        />
      )}
      {previewed !== undefined && (
        <PreviewDialog center={center} account={account} rule={previewed} onClose={() => change({ preview: '' })} />
      )}
    </>
  );
}
