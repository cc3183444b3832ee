import { UserRoundSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { useWhichColumns } from './access-columns.tsx';
import { AccessFrame } from './access-frame.tsx';
import { ActionField, InstantField, PersonPicker, usePersonName } from './asked.tsx';
import { useViaFilter } from './who-page.tsx';
import { isAccountAction, useAccessWords } from './words.ts';

const ExplainDialog = deferred(() => import('./explain-dialog.tsx').then((file) => file.ExplainDialog));

type Query = Input<'access.listReachable'>;

const initial = { person: '', action: 'campaign:edit', at: '', search: '', via: '', sort: 'name' };
type State = typeof initial;

function WhichTable({
  center,
  state,
  change,
}: {
  center: Center;
  state: State;
  change: (part: Partial<State>) => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const words = useAccessWords();
  const name = usePersonName(center.id, state.person);
  const [explained, setExplained] = useState<string | null>(null);
  const action = isAccountAction(state.action) ? state.action : 'campaign:edit';
  const list = useRows('access.listReachable', {
    center: center.id,
    person: state.person,
    action,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.at === '' ? {} : { at: state.at }),
    ...(state.via === '' ? {} : { via: state.via as NonNullable<Query['via']> }),
  });
  const columns = useWhichColumns(center.id);
  return (
    <>
      <FilterBar
        search={{
          label: t('access.questions.search_accounts'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[useViaFilter(state.via, (via) => change({ via }))]}
        count={t('access.questions.accounts_total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="accounts-in-reach" />}
      />
      <DataTable
        label={t('access.questions.which_label', { name: name ?? state.person, action: words.action(action) })}
        list={list}
        columns={columns}
        rowKey={(row) => row.account.id}
        rowName={(row) => words.account(row.account)}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(row) => setExplained(row.account.id)}
        errorText={say(list.error)}
        empty={<EmptyState title={t('access.questions.nothing')}>{t('access.questions.nothing_hint')}</EmptyState>}
      />
      {explained !== null && (
        <ExplainDialog
          center={center.id}
          asked={{ person: state.person, account: explained, action, at: state.at }}
          onClose={() => setExplained(null)}
        />
      )}
    </>
  );
}

function Which({ center }: { center: Center }) {
  const t = useTranslations();
  const [state, change] = useUrlState<State>(initial);
  return (
    <>
      <div className="mb-4 grid items-start gap-4 sm:grid-cols-3">
        <PersonPicker center={center.id} value={state.person} onChange={(person) => change({ person })} />
        <ActionField value={state.action} onChange={(action) => change({ action })} />
        <InstantField label={t('access.questions.at')} value={state.at} onChange={(at) => change({ at })} />
      </div>
      {state.person === '' ? (
        <EmptyState icon={<UserRoundSearch size={20} />} title={t('access.questions.choose_person')}>
          {t('access.questions.choose_person_hint')}
        </EmptyState>
      ) : (
        <WhichTable center={center} state={state} change={change} />
      )}
    </>
  );
}

/** On which ad accounts a person may do something, and through what, now or then. */
export default function WhichPage() {
  return <AccessFrame part="which">{(center) => <Which center={center} />}</AccessFrame>;
}
