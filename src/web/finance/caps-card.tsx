import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Cap } from '../../contract/finance-budgets.ts';
import { capSubjects } from '../../contract/finance-kinds.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { Select } from '../ui/select-field.tsx';
import { CardList } from './card-list.tsx';
import { Meter } from './meter.tsx';
import { useMoney } from './money.tsx';

const CapDialog = deferred(() => import('./cap-dialog.tsx').then((file) => file.CapDialog));
const RemoveCapDialog = deferred(() => import('./remove-cap-dialog.tsx').then((file) => file.RemoveCapDialog));

function CapRow({ cap, onRemove }: { cap: Cap; onRemove: () => void }) {
  const t = useTranslations();
  const money = useMoney();
  const whyNotPay = useReason()('finance:pay');
  const { amountMicros, currency, measure, period, setBy, subject, usedMicros } = cap;
  const whyNot = whyNotPay ?? (cap.can.includes('change') ? null : t('budgets.cap.own'));
  return (
    <li className="border-t border-line px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="font-medium text-ink">{subject.name}</bdi>
        <Badge>{t(`budgets.subjects.${subject.kind}`)}</Badge>
        <span className="text-ink-2">
          {t('budgets.cap.of', { measure: t(`budgets.measures.${measure}`), period: t(`budgets.periods.${period}`) })}
        </span>
        <Button
          size="sm"
          variant="ghost"
          className="ms-auto"
          {...RemoveCapDialog.onIntent}
          disabledReason={whyNot}
          aria-label={t('budgets.cap.remove_named', { name: subject.name })}
          onClick={onRemove}
        >
          {t('budgets.cap.remove')}
        </Button>
      </div>
      <div className="mt-2 max-w-md">
        <Meter used={usedMicros} amount={amountMicros} />
      </div>
      <p className="mt-1 flex flex-wrap gap-x-4 text-xs text-ink-3">
        <span className="tnum">
          {t('budgets.cap.used', { used: money(usedMicros, currency), amount: money(amountMicros, currency) })}
        </span>
        <span>{t('budgets.cap.set_by', { name: setBy })}</span>
      </p>
    </li>
  );
}

/** What may be spent or moved at most, with how much of it is used. */
export function CapsCard({ center }: { center: Center }) {
  const t = useTranslations();
  const whyNotPay = useReason()('finance:pay');
  const [state, change] = useUrlState({ search: '', kind: 'all', set: '' });
  const [removed, setRemoved] = useState<Cap | null>(null);
  const list = useRows('finance.listCaps', {
    center: center.id,
    search: state.search,
    kind: state.kind as Cap['subject']['kind'] | 'all',
    sort: 'name',
  });
  const isFiltered = state.search !== '' || state.kind !== 'all';
  const empty = isFiltered ? (
    <EmptyState title={t('budgets.limits.no_match')} />
  ) : (
    <EmptyState title={t('budgets.limits.no_caps')}>{t('budgets.limits.no_caps_hint')}</EmptyState>
  );
  return (
    <Card
      title={t('budgets.limits.caps')}
      hint={t('budgets.limits.caps_hint')}
      isFlush
      actions={
        <div className="flex flex-wrap gap-2">
          <SearchBox
            label={t('budgets.limits.search')}
            value={state.search}
            onChange={(search) => change({ search })}
          />
          <Select
            aria-label={t('budgets.limits.kind')}
            value={state.kind}
            options={[
              { value: 'all', label: t('budgets.limits.all_kinds') },
              ...capSubjects.map((value) => ({ value: value as string, label: t(`budgets.subjects.${value}`) })),
            ]}
            onChange={(event) => change({ kind: event.currentTarget.value })}
          />
          <Button
            variant="primary"
            {...CapDialog.onIntent}
            disabledReason={whyNotPay}
            onClick={() => change({ set: 'cap' })}
          >
            {t('budgets.limits.set')}
          </Button>
        </div>
      }
    >
      <CardList list={list} empty={empty}>
        {(cap) => <CapRow key={cap.id} cap={cap} onRemove={() => setRemoved(cap)} />}
      </CardList>
      {state.set === 'cap' && whyNotPay === null && <CapDialog center={center} onClose={() => change({ set: '' })} />}
      {removed !== null && <RemoveCapDialog center={center.id} cap={removed} onClose={() => setRemoved(null)} />}
    </Card>
  );
}
