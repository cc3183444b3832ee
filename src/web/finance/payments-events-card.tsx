import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type ListedPaymentEvent, paymentOutcomes } from '../../contract/payments.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { Select } from '../ui/select-field.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { CardList } from './card-list.tsx';
import { Amount } from './money.tsx';

const tones: Record<ListedPaymentEvent['outcome'], Tone> = { booked: 'ok', uncovered: 'warn', refused: 'bad' };

function EventRow({ center, event, onBook }: { center: string; event: ListedPaymentEvent; onBook: () => void }) {
  const t = useTranslations();
  const { amountMicros, currency, lastAt, outcome, posting, provider, reference, refusal, times, type } = event;
  const name = event.event === '' ? t('payments.events.unsigned') : event.event;
  return (
    <li className="border-t border-line px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tones[outcome]} hasDot>
          {t(`payments.outcomes.${outcome}`)}
        </Badge>
        <bdi className="min-w-0 font-medium break-all text-ink">{name}</bdi>
        {provider.isSandbox && <Badge tone="warn">{t('payments.kinds.sandbox')}</Badge>}
        {amountMicros !== null && currency !== null && (
          <Amount micros={amountMicros} currency={currency} className="ms-auto font-medium text-ink" />
        )}
      </div>
      {refusal !== null && <p className="mt-1 text-ink-2">{refusal.message}</p>}
      <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-3">
        <Time at={lastAt} show="exact" />
        <bdi>{provider.name}</bdi>
        {type !== null && <span>{t(`payments.types.${type.replace('.', '_') as 'payment_succeeded'}`)}</span>}
        {reference !== null && <bdi className="break-all">{reference}</bdi>}
        {times > 1 && <span>{t('payments.events.times', { count: times })}</span>}
        {posting !== null && (
          <Link
            to={withQuery(paths.transactions(center), { posting })}
            className="rounded font-medium text-accent-ink hover:underline"
          >
            {t('payments.events.open')}
          </Link>
        )}
        {event.can.includes('book') && (
          <Button size="sm" aria-label={t('payments.events.book_named', { event: name })} onClick={onBook}>
            {t('payments.events.book')}
          </Button>
        )}
      </p>
    </li>
  );
}

function BookDialog({ center, event, onClose }: { center: string; event: ListedPaymentEvent; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const act = useCommand('finance.bookPaymentRefund', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('payments.events.done') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('payments.events.book_named', { event: event.event })}
      tone="primary"
      action={t('payments.events.book')}
      isBusy={act.isPending}
      error={say(act.error)}
      onConfirm={() => act.mutate({ center, event: event.id })}
      onClose={onClose}
    >
      <p>{t('payments.events.book_text')}</p>
    </ConfirmDialog>
  );
}

/** What providers said and what became of it, also what was refused. */
export function PaymentEventsCard({ center }: { center: Center }) {
  const t = useTranslations();
  const [state, change] = useUrlState({ search: '', outcome: 'all' });
  const [booked, setBooked] = useState<ListedPaymentEvent | null>(null);
  const list = useRows('finance.listPaymentEvents', {
    center: center.id,
    search: state.search,
    outcome: state.outcome as ListedPaymentEvent['outcome'] | 'all',
  });
  const isFiltered = state.search !== '' || state.outcome !== 'all';
  return (
    <Card
      title={t('payments.events.title')}
      hint={t('payments.events.hint')}
      isFlush
      actions={
        <div className="flex flex-wrap gap-2">
          <SearchBox
            label={t('payments.events.search')}
            value={state.search}
            onChange={(search) => change({ search })}
          />
          <Select
            aria-label={t('payments.events.outcome')}
            value={state.outcome}
            options={(['all', ...paymentOutcomes] as const).map((value) => ({
              value: value as string,
              label: t(`payments.outcomes.${value}`),
            }))}
            onChange={(event) => change({ outcome: event.currentTarget.value })}
          />
        </div>
      }
    >
      <CardList
        list={list}
        empty={<EmptyState title={t(isFiltered ? 'payments.events.no_match' : 'payments.events.empty')} />}
      >
        {(event) => <EventRow key={event.id} center={center.id} event={event} onBook={() => setBooked(event)} />}
      </CardList>
      {booked !== null && <BookDialog center={center.id} event={booked} onClose={() => setBooked(null)} />}
    </Card>
  );
}
