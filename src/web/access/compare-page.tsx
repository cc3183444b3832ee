import { GitCompareArrows } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { AccessFrame } from './access-frame.tsx';
import { AccountPicker, InstantField, PersonPicker } from './asked.tsx';
import { DifferenceTable } from './difference-table.tsx';

type Query = Input<'access.listDifferences'>;

const initial = { from: '', to: '', person: '', account: '', search: '', change: '', sort: 'person' };
type State = typeof initial;

function Differences({
  center,
  state,
  change,
}: {
  center: Center;
  state: State;
  change: (part: Partial<State>) => void;
}) {
  const t = useTranslations();
  const { from, to, person, account, search, sort } = state;
  const list = useRows('access.listDifferences', {
    center: center.id,
    from,
    search,
    sort: sort as NonNullable<Query['sort']>,
    ...(to === '' ? {} : { to }),
    ...(person === '' ? {} : { person }),
    ...(account === '' ? {} : { account }),
    ...(state.change === '' ? {} : { change: state.change as NonNullable<Query['change']> }),
  });
  return (
    <DifferenceTable
      center={center.id}
      list={list}
      label={t('access.questions.changes_label')}
      fileName="access-changes"
      state={state}
      change={change}
      filters={[
        {
          key: 'change',
          label: t('access.questions.change'),
          value: state.change,
          options: [
            { value: '', label: t('access.questions.any_change') },
            { value: 'gained', label: t('access.questions.gained') },
            { value: 'lost', label: t('access.questions.lost') },
          ],
          onChange: (one) => change({ change: one }),
        },
      ]}
      empty={<EmptyState title={t('access.questions.no_change')}>{t('access.questions.no_change_hint')}</EmptyState>}
    />
  );
}

function Compare({ center }: { center: Center }) {
  const t = useTranslations();
  const [state, change] = useUrlState<State>(initial);
  return (
    <>
      <div className="mb-4 grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <InstantField label={t('access.questions.from')} value={state.from} onChange={(from) => change({ from })} />
        <InstantField
          label={t('access.questions.to')}
          hint={t('access.questions.to_hint')}
          value={state.to}
          onChange={(to) => change({ to })}
        />
        <PersonPicker center={center.id} value={state.person} onChange={(person) => change({ person })} />
        <AccountPicker center={center.id} value={state.account} onChange={(account) => change({ account })} />
      </div>
      {state.from === '' ? (
        <EmptyState icon={<GitCompareArrows size={20} />} title={t('access.questions.choose_from')}>
          {t('access.questions.choose_from_hint')}
        </EmptyState>
      ) : (
        <Differences center={center} state={state} change={change} />
      )}
    </>
  );
}

/** Who gained and who lost what between two instants. */
export default function ComparePage() {
  return <AccessFrame part="compare">{(center) => <Compare center={center} />}</AccessFrame>;
}
