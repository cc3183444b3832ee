import { useTranslations } from 'use-intl';
import type { RuleRun } from '../../contract/ads-rule-runs.ts';
import { ruleRunStates } from '../../contract/ads-rules.ts';
import type { Account } from '../../contract/assets.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';

const RunDialog = deferred(() => import('./rules-run-dialog.tsx').then((file) => file.RuleRunDialog));

/** What became of a run, in a sentence. */
function useOutcome(): (run: RuleRun) => string {
  const t = useTranslations();
  return ({ state, met, acted, proposed, missed, failure, missingDay, numbersAt }) => {
    if (failure !== null) return t(`rules.failures.${failure}`);
    if (state === 'done' && proposed > 0) return t('rules.log.proposed', { count: proposed });
    if (state === 'missed') return t('rules.log.missed', { count: missed });
    return t(`rules.run_states.${state}`, {
      met,
      acted,
      day: missingDay ?? '',
      at: numbersAt === null ? '' : new Date(numbersAt).toISOString().slice(0, 16).replace('T', ' '),
    });
  };
}

function useColumns(): Column<RuleRun>[] {
  const t = useTranslations();
  const outcome = useOutcome();
  return [
    {
      key: 'at',
      header: t('rules.log.at'),
      phone: 'primary',
      width: '20%',
      sortKey: 'at',
      isDescendingFirst: true,
      cell: ({ at }) => <Time at={at} />,
    },
    {
      key: 'rule',
      header: t('rules.log.rule'),
      phone: 'title',
      cell: ({ rule }) => <span className="block truncate font-medium text-ink">{rule.name}</span>,
    },
    {
      key: 'outcome',
      header: t('rules.log.outcome'),
      phone: 'primary',
      width: '36%',
      cell: (run) => <span className="block truncate">{outcome(run)}</span>,
    },
    {
      key: 'considered',
      header: t('rules.preview.considered'),
      width: '12%',
      align: 'end',
      cell: ({ considered }) => <span className="tnum">{considered}</span>,
    },
    {
      key: 'skipped',
      header: t('rules.log.skipped'),
      width: '12%',
      align: 'end',
      cell: ({ skipped }) => <span className="tnum">{skipped}</span>,
    },
  ];
}

export function RulesLog({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [view, change] = useUrlState({ view: '', search: '', state: 'all', sort: '-at', rule: '', run: '' });
  const list = useRows('ads.listRuleRuns', {
    center,
    account: account.id,
    search: view.search,
    state: view.state as 'all',
    sort: view.sort as '-at',
    ...(view.rule === '' ? {} : { rule: view.rule }),
  });
  const columns = useColumns();
  const open = list.rows.find(({ id }) => id === view.run);
  const isFiltered = view.search !== '' || view.state !== 'all' || view.rule !== '';
  return (
    <>
      <FilterBar
        search={{ label: t('rules.table.search'), value: view.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('rules.log.outcome'),
            value: view.state,
            options: (['all', 'acted', ...ruleRunStates] as const).map((value) => ({
              value,
              label: t(`rules.log_filters.${value}`),
            })),
            onChange: (state) => change({ state }),
          },
        ]}
        count={t('rules.log.total', { count: list.total })}
      />
      <DataTable
        label={t('rules.log.title')}
        list={list}
        columns={columns}
        rowKey={(run) => run.id}
        rowName={(run) => run.rule.name}
        onOpen={(run) => change({ run: run.id })}
        sort={view.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('rules.table.no_match')} />
          ) : (
            <EmptyState title={t('rules.log.empty')}>{t('rules.log.empty_hint')}</EmptyState>
          )
        }
      />
      {open !== undefined && (
        <RunDialog center={center} account={account} run={open} onClose={() => change({ run: '' })} />
      )}
    </>
  );
}
