import { CircleQuestionMark, ShieldQuestionMark } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { wayKinds } from '../../contract/access-kinds.ts';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { type Filter, FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { useWhoColumns, useWhoCsvColumns, type WhoRow } from './access-columns.tsx';
import { AccessFrame } from './access-frame.tsx';
import { AccountPicker, ActionField, InstantField } from './asked.tsx';
import { isAccountAction, useAccessWords } from './words.ts';

const ExplainDialog = deferred(() => import('./explain-dialog.tsx').then((file) => file.ExplainDialog));

type Query = Input<'access.listWhoCan'>;

const initial = { account: '', action: 'campaign:edit', at: '', search: '', via: '', side: '', sort: 'name' };
type State = typeof initial;

/** Through what, for the lists of both directions. */
export function useViaFilter(value: string, onChange: (via: string) => void): Filter {
  const t = useTranslations();
  return {
    key: 'via',
    label: t('access.questions.via'),
    value,
    options: [
      { value: '', label: t('access.questions.any_via') },
      ...wayKinds.map((kind) => ({ value: kind as string, label: t(`access.via.${kind}`) })),
    ],
    onChange,
  };
}

function useFilters(state: State, change: (part: Partial<State>) => void): Filter[] {
  const t = useTranslations();
  return [
    useViaFilter(state.via, (via) => change({ via })),
    {
      key: 'side',
      label: t('access.questions.side'),
      value: state.side,
      options: [
        { value: '', label: t('access.questions.any_side') },
        { value: 'own', label: t('access.questions.own') },
        { value: 'partner', label: t('access.questions.partners') },
      ],
      onChange: (side) => change({ side }),
    },
  ];
}

function WhoTable({ center, state, change }: { center: Center; state: State; change: (part: Partial<State>) => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const words = useAccessWords();
  const [explained, setExplained] = useState<string | null>(null);
  const action = isAccountAction(state.action) ? state.action : 'campaign:edit';
  const list = useRows('access.listWhoCan', {
    center: center.id,
    account: state.account,
    action,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.at === '' ? {} : { at: state.at }),
    ...(state.via === '' ? {} : { via: state.via as NonNullable<Query['via']> }),
    ...(state.side === '' ? {} : { side: state.side as NonNullable<Query['side']> }),
  });
  const columns = useWhoColumns(center.id);
  const csvColumns = useWhoCsvColumns(columns);
  return (
    <>
      <FilterBar
        search={{
          label: t('access.questions.search_people'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={useFilters(state, change)}
        count={t('access.questions.people_total', { count: list.total })}
        actions={
          <>
            <Button
              {...ExplainDialog.onIntent}
              variant="ghost"
              icon={<CircleQuestionMark size={16} aria-hidden="true" />}
              aria-haspopup="dialog"
              onClick={() => setExplained('')}
            >
              {t('access.questions.explain_one')}
            </Button>
            <ExportButton list={list} columns={csvColumns} fileName="who-can" />
          </>
        }
      />
      <DataTable
        label={t('access.questions.who_label', { action: words.action(action) })}
        list={list}
        columns={columns}
        rowKey={(row: WhoRow) => `${row.person.id} ${row.center?.id ?? ''}`}
        rowName={(row) => row.person.name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(row) => setExplained(row.person.id)}
        errorText={say(list.error)}
        empty={<EmptyState title={t('access.questions.nobody')}>{t('access.questions.nobody_hint')}</EmptyState>}
      />
      {explained !== null && (
        <ExplainDialog
          center={center.id}
          asked={{ person: explained, account: state.account, action, at: state.at }}
          onClose={() => setExplained(null)}
        />
      )}
    </>
  );
}

function Who({ center }: { center: Center }) {
  const t = useTranslations();
  const [state, change] = useUrlState<State>(initial);
  return (
    <>
      <div className="mb-4 grid items-start gap-4 sm:grid-cols-3">
        <AccountPicker center={center.id} value={state.account} onChange={(account) => change({ account })} />
        <ActionField value={state.action} onChange={(action) => change({ action })} />
        <InstantField label={t('access.questions.at')} value={state.at} onChange={(at) => change({ at })} />
      </div>
      {state.account === '' ? (
        <EmptyState icon={<ShieldQuestionMark size={20} />} title={t('access.questions.choose_account')}>
          {t('access.questions.choose_account_hint')}
        </EmptyState>
      ) : (
        <WhoTable center={center} state={state} change={change} />
      )}
    </>
  );
}

/** Who may do something on an ad account, and through what, now or then. */
export default function WhoPage() {
  return <AccessFrame part="who">{(center) => <Who center={center} />}</AccessFrame>;
}
