import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ToldChange } from '../../contract/ads-history.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { Entry } from '../../contract/audit.ts';
import type { AccountAction } from '../../contract/permissions.ts';
import { useActorName } from '../activity/activity-columns.tsx';
import { ChangeTable } from '../activity/change-list.tsx';
import { actionKey } from '../activity/field-words.ts';
import { UndoDialog } from '../activity/undo-dialog.tsx';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Link } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { dayOf } from '../ui/days.ts';
import { deviceName } from '../ui/device-name.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import type { AnyAd } from './ads-columns.tsx';
import { editOf } from './late-acts.tsx';

/** What it takes to take a change back: to switch on again spends. */
function neededBack(level: AdLevel, { action, after }: ToldChange): AccountAction {
  if (action === `ads.${level}_updated`) return editOf(level);
  return action === `ads.${level}_switched` && after?.['isOn'] === true ? 'campaign:pause' : 'campaign:edit';
}

/** One change: what, who, when, from where, before and after, and the way back. */
function Change({ entry, reason, onUndo }: { entry: ToldChange; reason: string | null; onUndo: () => void }) {
  const t = useTranslations();
  const actor = useActorName()(entry);
  const from = [entry.device === null ? null : deviceName(entry.device), entry.ip].filter((one) => one !== null);
  return (
    <li className="space-y-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-56">
          <p className="text-sm font-medium">
            {t(`audit.actions.${actionKey(entry.action)}`)}{' '}
            {entry.undo === 'done' && <Badge tone="neutral">{t('ads.changes.taken_back')}</Badge>}
          </p>
          <p className="text-xs text-ink-3">
            <bdi>{actor}</bdi> · <Time at={entry.at} show="exact" />
            {from.length > 0 && ` · ${from.join(' · ')}`}
          </p>
        </div>
        {entry.undo === 'possible' && (
          <Button size="sm" icon={<Undo2 size={16} aria-hidden="true" />} disabledReason={reason} onClick={onUndo}>
            {t('audit.undo.open')}
          </Button>
        )}
      </div>
      <ChangeTable change={entry} />
    </li>
  );
}

const dayMs = 86_400_000;

/** What it was set to on one day and on another: only what differs. */
function TwoDays({ center, account, level, row }: { center: string; account: Account; level: AdLevel; row: AnyAd }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [isOpen, setIsOpen] = useState(false);
  const [{ from, to }, setDays] = useState(() => ({
    from: dayOf(new Date(Date.now() - 7 * dayMs), account.timeZone),
    to: dayOf(new Date(), account.timeZone),
  }));
  const input = { center, account: account.id, level, id: row.id, from, to };
  const asked = useEndpoint('ads.compareSettings', input, { isEnabled: isOpen && from !== '' && to !== '' });
  const error = say(asked.error);
  if (!isOpen) return <Button onClick={() => setIsOpen(true)}>{t('ads.changes.two_days')}</Button>;
  const { before, after } = asked.data ?? {};
  const fields = Object.keys({ ...before, ...after }).filter(
    (field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]),
  );
  const pick = (side: Entry['before'] | undefined): Entry['before'] =>
    side ? Object.fromEntries(fields.map((field) => [field, side[field] ?? null])) : null;
  const about = { account: { id: account.id, name: account.name }, currency: account.currency };
  const kept = (side: Entry['before']): Entry['before'] => side && { ...side, ...about };
  return (
    <section className="space-y-3 rounded-xl bg-sunken p-3" aria-label={t('ads.changes.two_days')}>
      <div className="grid gap-3 sm:grid-cols-2">
        <DayField label={t('ads.changes.day_one')} value={from} onChange={(day) => setDays({ from: day, to })} />
        <DayField label={t('ads.changes.day_other')} value={to} onChange={(day) => setDays({ from, to: day })} />
      </div>
      <p className="text-xs text-ink-3">
        {t('ads.changes.end_of_day', { zone: account.timeZone.replaceAll('_', ' ') })}
      </p>
      {error !== null && <Banner tone="bad">{error}</Banner>}
      <div aria-live="polite">
        {asked.data && (before === null || after === null) && (
          <p className="mb-2 text-sm text-ink-3">
            {t(before === after ? 'ads.changes.never_there' : 'ads.changes.not_there', {
              day: before === null ? from : to,
            })}
          </p>
        )}
        {asked.data && before && after && fields.length === 0 && (
          <p className="text-sm text-ink-3">{t('ads.changes.alike')}</p>
        )}
        {asked.data && fields.length > 0 && (
          <ChangeTable
            change={{
              action: `ads.${level}_updated`,
              object: { type: level, id: row.id, name: row.name },
              before: kept(pick(before)),
              after: kept(pick(after)),
            }}
          />
        )}
      </div>
    </section>
  );
}

/** What was done to a campaign, an ad group or an ad, newest first, where each change can be taken back. */
export function ChangeLogDialog({
  center,
  account,
  level,
  row,
  onClose,
}: {
  center: string;
  account: Account;
  level: AdLevel;
  row: AnyAd;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const whyNot = useWhyNot(account);
  const [undoing, setUndoing] = useState<ToldChange | null>(null);
  const at = { center, account: account.id };
  const list = useRows('ads.listChanges', { ...at, level, id: row.id, sort: '-at' });
  const readsLog = useEndpoint('centers.getCenter', { center }).data?.viewer.can.includes('audit:view') === true;
  const error = say(list.error);
  if (undoing !== null) return <UndoDialog at={at} entry={undoing} onClose={() => setUndoing(null)} />;
  return (
    <Dialog
      size="lg"
      title={t('ads.changes.title', { name: row.name })}
      subtitle={t('ads.changes.hint')}
      onClose={onClose}
      footer={
        <>
          {readsLog && (
            <Link
              to={withQuery(paths.activity(center), { objectType: level, objectId: row.id })}
              className={buttonClass('ghost')}
              onClick={onClose}
            >
              {t('ads.changes.all')}
            </Link>
          )}
          <Button variant="primary" onClick={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <TwoDays center={center} account={account} level={level} row={row} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
      {list.isLoading && error === null && <Bar className="h-24 w-full" />}
      {!list.isLoading && error === null && list.rows.length === 0 && (
        <p className="text-sm text-ink-3">{t('ads.changes.none')}</p>
      )}
      <ol className="divide-y divide-line">
        {list.rows.map((entry) => (
          <Change
            key={entry.id}
            entry={entry}
            reason={whyNot(neededBack(level, entry))}
            onUndo={() => setUndoing(entry)}
          />
        ))}
      </ol>
      {list.rows.length < list.total && <Button onClick={list.loadMore}>{t('ads.changes.more')}</Button>}
    </Dialog>
  );
}
