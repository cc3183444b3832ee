import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Breaker } from '../../contract/finance-breakers.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Switch } from '../ui/switch.tsx';
import { Time } from '../ui/time.tsx';
import { CardList } from './card-list.tsx';
import { useMoney } from './money.tsx';
import { useDayName } from './words.ts';

const ConfirmBreakerDialog = deferred(() =>
  import('./confirm-breaker-dialog.tsx').then((file) => file.ConfirmBreakerDialog),
);

const tones = { open: 'bad', alert: 'warn', closed: 'neutral' } as const;

/** What the spend was judged by, in a sentence. */
function useEvidence(): (breaker: Breaker) => string {
  const t = useTranslations();
  const money = useMoney();
  const dayName = useDayName();
  return ({ currency, day, hour, spendMicros, evidence }) => {
    const { medianMicros, rule, score, threshold } = evidence;
    const time = hour === null ? '' : `, ${String(hour).padStart(2, '0')}:00`;
    return t(`budgets.breaker.${rule}`, {
      spend: money(spendMicros, currency),
      day: `${dayName(day)}${time}`,
      median: money(medianMicros ?? '0', currency),
      score: String(score ?? ''),
      threshold: rule === 'amount' ? money(threshold, currency) : threshold,
    });
  };
}

function BreakerRow({ center, breaker, onConfirm }: { center: string; breaker: Breaker; onConfirm: () => void }) {
  const t = useTranslations();
  const evidence = useEvidence();
  const { account, closesAt, confirmations, openedAt, state } = breaker;
  return (
    <li className="border-t border-line px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tones[state]} hasDot>
          {t(`budgets.breaker.${state}`)}
        </Badge>
        <Link to={paths.account(center, account.id)} className="rounded font-medium text-accent-ink hover:underline">
          <bdi>{account.name}</bdi>
        </Link>
        <span className="ms-auto text-xs text-ink-3">
          <Time at={openedAt} />
        </span>
      </div>
      <p className="mt-1.5 text-ink-2">{evidence(breaker)}</p>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-2">
        {confirmations.map(({ person, at }) => (
          <span key={person.id} className="text-xs text-ink-3">
            {t('budgets.breaker.confirmed', { name: person.name })} · <Time at={at} />
          </span>
        ))}
        {closesAt !== null && (
          <span className="text-xs text-ink-3">
            {t('budgets.breaker.closes')} <Time at={closesAt} />
          </span>
        )}
        {breaker.can.includes('confirm') && (
          <Button size="sm" className="ms-auto" {...ConfirmBreakerDialog.onIntent} onClick={onConfirm}>
            {t('budgets.breaker.confirm')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Ad accounts whose spend was out of the ordinary. */
export function BreakersCard({ center }: { center: Center }) {
  const t = useTranslations();
  const [state, change] = useUrlState({ breakers: '' });
  const [open, setOpen] = useState<Breaker | null>(null);
  const isAll = state.breakers === 'all';
  const list = useRows('finance.listBreakers', { center: center.id, state: isAll ? 'all' : 'open' });
  return (
    <Card
      title={t('budgets.limits.breakers')}
      hint={t('budgets.limits.breakers_hint')}
      isFlush
      actions={
        <Switch
          label={t('budgets.limits.show_all')}
          checked={isAll}
          onChange={(event) => change({ breakers: event.currentTarget.checked ? 'all' : '' })}
        />
      }
    >
      <CardList list={list} empty={<p className="px-5 pb-4 text-sm text-ink-3">{t('budgets.limits.no_breakers')}</p>}>
        {(breaker) => (
          <BreakerRow key={breaker.id} center={center.id} breaker={breaker} onConfirm={() => setOpen(breaker)} />
        )}
      </CardList>
      {open !== null && <ConfirmBreakerDialog center={center.id} breaker={open} onClose={() => setOpen(null)} />}
    </Card>
  );
}
