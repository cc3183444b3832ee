import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Alert } from '../../contract/finance-breakers.ts';
import { useRows } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { type Path, paths } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Time } from '../ui/time.tsx';
import { CardList } from './card-list.tsx';
import { useMoney } from './money.tsx';

function useAlertText(): (alert: Alert) => string {
  const t = useTranslations();
  const money = useMoney();
  return ({ kind, micros, ofMicros, currency, daysLeft }) => {
    const told = money(micros, currency);
    if (kind === 'breaker_open') return t('budgets.alert.breaker_open', { spend: told });
    if (kind === 'invoice_overdue') return t('budgets.alert.invoice_overdue', { total: told });
    if (kind === 'credit_ending') return t('budgets.alert.credit_ending', { left: told });
    if (kind === 'balance_low') return t('budgets.alert.balance_low', { left: told, days: daysLeft ?? 0 });
    return t(`budgets.alert.${kind}`, { used: told, amount: money(ofMicros ?? '0', currency) });
  };
}

function placeOf(center: string, { kind, object }: Alert): Path | null {
  if (kind === 'budget_used' || kind === 'balance_low') return paths.account(center, object.id);
  if (kind === 'invoice_overdue') return paths.invoice(center, object.id);
  return kind === 'credit_ending' ? paths.credits(center) : null;
}

/** What to look at, the worst first; with `most` only so many, and where the rest is. */
export function AlertsCard({ center, most }: { center: Center; most?: number }) {
  const t = useTranslations();
  const textOf = useAlertText();
  const all = useRows('finance.listAlerts', { center: center.id });
  const rows = all.rows.slice(0, most);
  const list = most === undefined ? all : { ...all, rows, total: rows.length };
  return (
    <Card
      title={t('budgets.limits.alerts')}
      isFlush
      actions={
        all.total > list.total && (
          <Link to={paths.limits(center.id)} className="rounded text-sm font-medium text-accent-ink hover:underline">
            {t('budgets.limits.all_alerts', { count: all.total })}
          </Link>
        )
      }
    >
      <CardList list={list} empty={<p className="px-5 pb-4 text-sm text-ink-3">{t('budgets.limits.no_alerts')}</p>}>
        {(alert) => {
          const place = placeOf(center.id, alert);
          return (
            <li
              key={`${alert.kind} ${alert.object.id}`}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line px-5 py-3 text-sm"
            >
              <Badge tone={alert.severity === 'danger' ? 'bad' : 'warn'} hasDot>
                {t(`budgets.alert.${alert.severity}`)}
              </Badge>
              {place === null ? (
                <bdi className="font-medium text-ink">{alert.object.name}</bdi>
              ) : (
                <Link to={place} className="rounded font-medium text-accent-ink hover:underline">
                  <bdi>{alert.object.name}</bdi>
                </Link>
              )}
              <span className="text-ink-2">{textOf(alert)}</span>
              {alert.at !== null && (
                <span className="ms-auto text-xs text-ink-3">
                  <Time at={alert.at} />
                </span>
              )}
            </li>
          );
        }}
      </CardList>
    </Card>
  );
}
