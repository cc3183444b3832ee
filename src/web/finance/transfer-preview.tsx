import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { TransferPlan } from '../../contract/finance-funds.ts';
import { call } from '../api/call.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { BeforeAfter } from './before-after.tsx';
import { useMoney } from './money.tsx';
import type { Direction, TransferDraft } from './transfer-dialog.tsx';
import type { TransferLine } from './transfer-lines.ts';
import { useMoneyAct } from './use-money-act.ts';

type PlanRow = TransferPlan['rows'][number];
type Purse = NonNullable<PlanRow['before']>;

/** Lines that are drawn; the totals are of all. */
const drawn = 200;

/** Cash, with credit below it where there is any. */
function PurseCell({
  purse,
  currency,
  isStrong,
}: {
  purse: Purse | null;
  currency: string | null;
  isStrong?: boolean;
}) {
  const t = useTranslations();
  const money = useMoney();
  if (purse === null || currency === null) return <span className="text-ink-3">—</span>;
  return (
    <bdi dir="ltr" className={isStrong === true ? 'font-medium text-ink' : undefined}>
      {money(purse.cashMicros, currency)}
      {purse.creditMicros !== '0' && (
        <span className="block text-xs font-normal text-ink-3">
          {t('finance.transfer.credit_part', { amount: money(purse.creditMicros, currency) })}
        </span>
      )}
    </bdi>
  );
}

function Line({ row, typed }: { row: PlanRow; typed: TransferLine | undefined }) {
  const money = useMoney();
  const { currency, before, after } = row;
  const cell = 'px-3 py-2 text-end align-top tnum';
  return (
    <tr className="border-t border-line">
      <td className="px-3 py-2 align-top text-ink-3 tnum max-sm:hidden">{row.line}</td>
      <th scope="row" className="px-3 py-2 text-start align-top font-normal">
        <bdi className="block break-words text-ink">{row.account?.name ?? typed?.account}</bdi>
        {currency !== null && before !== null && after !== null && (
          <bdi dir="ltr" className="tnum block text-xs text-ink-3 sm:hidden">
            {money(before.cashMicros, currency)} → {money(after.cashMicros, currency)}
          </bdi>
        )}
        {row.problem !== null && (
          <span className="mt-0.5 flex items-start gap-1 text-xs text-bad">
            <CircleAlert size={14} aria-hidden="true" className="mt-px shrink-0" />
            {row.problem.message}
          </span>
        )}
      </th>
      <td className={cell}>
        {row.problem === null || row.cashMicros !== '0' || row.creditMicros !== '0' ? (
          <PurseCell purse={row} currency={row.currency} isStrong />
        ) : (
          <bdi className="text-ink-3">{typed?.cash}</bdi>
        )}
      </td>
      <td className={`${cell} text-ink-3 max-sm:hidden`}>
        <PurseCell purse={row.before} currency={row.currency} />
      </td>
      <td className={`${cell} max-sm:hidden`}>
        <PurseCell purse={row.after} currency={row.currency} />
      </td>
    </tr>
  );
}

function LineTable({ rows, lines }: { rows: readonly PlanRow[]; lines: readonly TransferLine[] }) {
  const t = useTranslations();
  // What has to be mended stands first.
  const inOrder = [
    ...rows.filter(({ problem }) => problem !== null),
    ...rows.filter(({ problem }) => problem === null),
  ];
  const head = 'px-3 py-2 text-xs font-medium text-ink-3';
  return (
    <div
      className="max-h-80 overflow-auto rounded-xl shadow-[inset_0_0_0_1px_var(--line)]"
      role="region"
      aria-label={t('finance.transfer.preview')}
      // What scrolls can be reached by keys.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-start max-sm:hidden`}>
              {t('finance.transfer.line')}
            </th>
            <th scope="col" className={`${head} text-start`}>
              {t('finance.transfer.account')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('finance.transfer.amount')}
            </th>
            <th scope="col" className={`${head} text-end max-sm:hidden`}>
              {t('finance.transfer.before')}
            </th>
            <th scope="col" className={`${head} text-end max-sm:hidden`}>
              {t('finance.transfer.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder.slice(0, drawn).map((row) => (
            <Line key={row.line} row={row} typed={lines[row.line - 1]} />
          ))}
        </tbody>
      </table>
      {rows.length > drawn && (
        <p className="border-t border-line px-3 py-2 text-sm text-ink-3">
          {t('finance.transfer.and_more', { count: rows.length - drawn })}
        </p>
      )}
    </div>
  );
}

/** What the center has of each currency, before and after. */
function Totals({ totals, direction }: { totals: TransferPlan['totals']; direction: Direction }) {
  const t = useTranslations();
  const sign = direction === 'recharge' ? -1n : 1n;
  return (
    <div className="space-y-2">
      {totals.flatMap(({ currency, cashMicros, creditMicros, held }) =>
        (['cash', 'credit'] as const).flatMap((part) => {
          const [moved, before] = part === 'cash' ? [cashMicros, held.cashMicros] : [creditMicros, held.creditMicros];
          if (moved === '0') return [];
          const label = `${t(`finance.form.center_${part}`)} · ${currency}`;
          return [
            <BeforeAfter
              key={`${currency} ${part}`}
              label={label}
              before={BigInt(before)}
              change={sign * BigInt(moved)}
              currency={currency}
            />,
          ];
        }),
      )}
    </div>
  );
}

/** What each line would do, before it is done; the good ones are applied as one transfer. */
export function TransferPreview({
  title,
  center,
  draft,
  lines,
  transferKey,
  onBack,
  onClose,
}: {
  title: string;
  center: Center;
  draft: TransferDraft;
  lines: readonly TransferLine[];
  transferKey: string;
  onBack: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { direction } = draft;
  const { act, mutate } = useMoneyAct('finance.transferFunds', {
    center: center.id,
    key: transferKey,
    onDone: onClose,
    said: (): string => t('finance.transfer.done', { direction, count: good.length }),
  });
  const plan = useQuery({
    queryKey: ['finance.planTransfers', 'preview', center.id, direction, lines],
    queryFn: () => call('finance.planTransfers', { center: center.id, direction, rows: [...lines] }),
    // Once it is applied, what it would do again is of no interest.
    enabled: !act.isSuccess,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const rows = plan.data?.rows ?? [];
  const good = rows.filter((row) => row.problem === null);
  const bad = rows.length - good.length;
  const isCovered = plan.data?.totals.every((total) => total.isCovered) ?? true;
  const off =
    good.length === 0 ? t('finance.transfer.none_good') : isCovered ? null : t('finance.transfer.not_covered');
  const apply = () =>
    mutate({
      direction,
      rows: good.flatMap(({ account, cashMicros, creditMicros }) =>
        account === null ? [] : [{ account: account.id, cashMicros, creditMicros }],
      ),
      note: draft.note.trim(),
    });
  const error = say(act.error ?? plan.error);
  return (
    <Dialog
      size="lg"
      title={title}
      subtitle={t(`finance.transfer.${direction}_hint`)}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (off === null && plan.isSuccess && !act.isPending) apply();
      }}
      footer={
        <>
          <Button onClick={onBack}>{t('finance.transfer.back')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={act.isPending || plan.isPending}
            disabledReason={plan.isSuccess ? off : null}
          >
            {t('finance.transfer.apply', { direction, count: good.length })}
          </Button>
        </>
      }
    >
      {plan.isPending && <Skeleton lines={4} />}
      {plan.data !== undefined && (
        <>
          <p role="status" className="text-sm text-ink-2">
            {t('finance.transfer.good', { count: good.length })}
            {bad > 0 && <span className="block text-bad">{t('finance.transfer.bad', { count: bad })}</span>}
          </p>
          {off === null || isCovered ? null : <Banner tone="warn">{off}</Banner>}
          <LineTable rows={rows} lines={lines} />
          <Totals totals={plan.data.totals} direction={direction} />
        </>
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
