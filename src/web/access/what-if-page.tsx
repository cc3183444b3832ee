import { UserRoundMinus } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { AccessFrame } from './access-frame.tsx';
import { AccountPicker, PersonPicker } from './asked.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { useAccessWords } from './words.ts';

type Query = Input<'access.listLosses'>;
type Removal = Pick<Query, 'person' | 'group' | 'team' | 'partner' | 'account'>;

const kinds = ['person', 'group', 'team', 'partner', 'share'] as const;
const initial = {
  kind: 'person',
  person: '',
  group: '',
  team: '',
  partner: '',
  account: '',
  search: '',
  sort: 'person',
};
type State = typeof initial;

/** What is left out, in the words of the endpoint; null until it is chosen whole. */
function removalOf({ kind, person, group, team, partner, account }: State): Removal | null {
  if (kind === 'person') return person === '' ? null : { person };
  if (kind === 'group') return group === '' ? null : { group };
  if (kind === 'team') return team === '' ? null : { team };
  if (kind === 'partner') return partner === '' ? null : { partner };
  return partner === '' || account === '' ? null : { partner, account };
}

interface PickProps {
  center: string;
  value: string;
  onChange: (id: string) => void;
}

const chosenOf = (value: string, name: string | undefined): Choice[] =>
  value === '' ? [] : [{ id: value, label: name ?? value }];

function GroupPicker({ center, value, onChange }: PickProps) {
  const t = useTranslations();
  const group = useEndpoint('assets.getGroup', { center, group: value }, { isEnabled: value !== '' });
  const find = useCallback(
    async (search: string) => {
      const { items } = await call('assets.listGroups', { center, search, pageSize: 8 });
      return items.map(({ id, name }): Choice => ({ id, label: name }));
    },
    [center],
  );
  return (
    <Picker
      label={t('access.questions.group')}
      find={find}
      isSingle
      chosen={chosenOf(value, group.data?.name)}
      onChange={([choice]) => onChange(choice?.id ?? '')}
    />
  );
}

function TeamPicker({ center, value, onChange }: PickProps) {
  const t = useTranslations();
  const team = useEndpoint('members.getTeam', { center, team: value }, { isEnabled: value !== '' });
  const find = useCallback(
    async (search: string) => {
      const { items } = await call('members.listTeams', { center, search, pageSize: 8 });
      return items.map(({ id, name }): Choice => ({ id, label: name }));
    },
    [center],
  );
  return (
    <Picker
      label={t('access.questions.team')}
      find={find}
      isSingle
      chosen={chosenOf(value, team.data?.name)}
      onChange={([choice]) => onChange(choice?.id ?? '')}
    />
  );
}

function PartnerPicker({ center, value, onChange }: PickProps) {
  const t = useTranslations();
  const partner = useEndpoint('partners.getPartner', { center, partner: value }, { isEnabled: value !== '' });
  const find = useCallback(
    async (search: string) => {
      const { items } = await call('partners.listPartners', { center, search, pageSize: 8 });
      return items.map(({ id, name }): Choice => ({ id, label: name, hint: id }));
    },
    [center],
  );
  return (
    <Picker
      label={t('access.questions.partner')}
      find={find}
      isSingle
      chosen={chosenOf(value, partner.data?.name)}
      onChange={([choice]) => onChange(choice?.id ?? '')}
    />
  );
}

/** Accounts that would have nobody left to look after them. */
function Bereft({ center, removal }: { center: Center; removal: Removal }) {
  const t = useTranslations();
  const words = useAccessWords();
  const list = useEndpoint(
    'access.listBereft',
    { center: center.id, ...removal, pageSize: 50 },
    { keepPrevious: true },
  );
  if (list.data === undefined) return null;
  const { items, total } = list.data;
  return (
    <Card
      title={t('access.questions.bereft')}
      hint={total === 0 ? t('access.questions.no_bereft') : t('access.questions.bereft_hint')}
      className="mb-4 shrink-0"
    >
      {total > 0 && (
        <ul
          aria-label={t('access.questions.bereft_label')}
          className="max-h-40 space-y-1.5 overflow-y-auto"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be reached by keys
          tabIndex={0}
        >
          {items.map((row) => (
            <li key={row.account.id} className="flex flex-wrap items-center gap-2 text-sm">
              <Link to={paths.account(center.id, row.account.id)} className="rounded font-medium hover:underline">
                <bdi>{words.account(row.account)}</bdi>
              </Link>
              {row.losesLastAdmin && <Badge tone="bad">{t('access.questions.last_admin')}</Badge>}
              {row.losesLastEditor && <Badge tone="warn">{t('access.questions.last_editor')}</Badge>}
            </li>
          ))}
          {total > items.length && (
            <li className="text-sm text-ink-3">{t('access.questions.more', { count: total - items.length })}</li>
          )}
        </ul>
      )}
    </Card>
  );
}

function Losses({
  center,
  removal,
  state,
  change,
}: {
  center: Center;
  removal: Removal;
  state: State;
  change: (part: Partial<State>) => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const list = useRows('access.listLosses', {
    center: center.id,
    ...removal,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  if (list.error !== null) return <EmptyState title={say(list.error) ?? ''} />;
  return (
    <>
      <Bereft center={center} removal={removal} />
      <DifferenceTable
        center={center.id}
        list={list}
        label={t('access.questions.losses_label')}
        fileName="what-if"
        state={state}
        change={change}
        empty={<EmptyState title={t('access.questions.no_loss')}>{t('access.questions.no_loss_hint')}</EmptyState>}
      />
    </>
  );
}

function WhatIf({ center }: { center: Center }) {
  const t = useTranslations();
  const [state, change] = useUrlState<State>(initial);
  const removal = removalOf(state);
  const pick = { center: center.id };
  const isOfPartner = state.kind === 'partner' || state.kind === 'share';
  return (
    <>
      <div className="mb-4 grid items-start gap-4 sm:grid-cols-3">
        <SelectField
          label={t('access.questions.kind')}
          value={state.kind}
          options={kinds.map((kind) => ({ value: kind as string, label: t(`access.questions.kind_${kind}`) }))}
          onChange={(event) => change({ kind: event.currentTarget.value })}
        />
        {state.kind === 'person' && (
          <PersonPicker {...pick} value={state.person} onChange={(person) => change({ person })} />
        )}
        {state.kind === 'group' && (
          <GroupPicker {...pick} value={state.group} onChange={(group) => change({ group })} />
        )}
        {state.kind === 'team' && <TeamPicker {...pick} value={state.team} onChange={(team) => change({ team })} />}
        {isOfPartner && <PartnerPicker {...pick} value={state.partner} onChange={(partner) => change({ partner })} />}
        {state.kind === 'share' && (
          <AccountPicker {...pick} value={state.account} onChange={(account) => change({ account })} />
        )}
      </div>
      {removal === null ? (
        <EmptyState icon={<UserRoundMinus size={20} />} title={t('access.questions.choose_removal')}>
          {t('access.questions.choose_removal_hint')}
        </EmptyState>
      ) : (
        <Losses center={center} removal={removal} state={state} change={change} />
      )}
    </>
  );
}

/** Who would lose what if something were removed, before anybody removes it. */
export default function WhatIfPage() {
  return <AccessFrame part="what_if">{(center) => <WhatIf center={center} />}</AccessFrame>;
}
