import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Posting } from '../../contract/finance.ts';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { Amount } from './money.tsx';
import { PostingPapers } from './posting-papers.tsx';
import { ReverseDialog } from './reverse-dialog.tsx';
import { useDayName, useKindName, useSideName } from './words.ts';

const link = 'rounded font-medium text-accent-ink hover:underline';

function Transfers({ posting, onShowAll }: { posting: Posting; onShowAll: () => void }) {
  const t = useTranslations();
  const sideName = useSideName();
  const { transfers, transferCount } = posting;
  return (
    <section>
      <h3 className="mb-2 text-sm font-medium text-ink">{t('finance.posting.transfers')}</h3>
      <ul className="divide-y divide-line rounded-xl shadow-[inset_0_0_0_1px_var(--line)]">
        {transfers.map(({ id, from, to, currency, amountMicros }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 break-words text-ink-2">
              <bdi>{sideName(from)}</bdi>
              <ArrowRight size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
              <bdi>{sideName(to)}</bdi>
            </span>
            <Amount micros={amountMicros} currency={currency} className="ms-auto font-medium text-ink" />
          </li>
        ))}
      </ul>
      {transferCount > transfers.length && (
        <p className="mt-2 text-sm text-ink-3">
          {t('finance.posting.first', { shown: transfers.length, count: transferCount })}{' '}
          <button type="button" className={link} onClick={onShowAll}>
            {t('finance.posting.show_all')}
          </button>
        </p>
      )}
    </section>
  );
}

function Facts({ posting, onOpen }: { posting: Posting; onOpen: (posting: string) => void }) {
  const t = useTranslations();
  const dayName = useDayName();
  const other = (id: string | null) =>
    id === null ? null : (
      <button type="button" className={link} onClick={() => onOpen(id)}>
        <bdi dir="ltr" className="tnum">
          {id}
        </bdi>
      </button>
    );
  return (
    <DefinitionList
      items={[
        { term: t('finance.posting.day'), value: dayName(posting.valueDate) },
        { term: t('finance.transactions.posted'), value: <Time at={posting.postedAt} show="exact" /> },
        {
          term: t('finance.transactions.by'),
          value: <bdi>{posting.by?.name ?? posting.provider?.name ?? t('finance.transactions.itself')}</bdi>,
        },
        { term: t('finance.transactions.reference'), value: posting.reference === '' ? null : posting.reference },
        { term: t('finance.transactions.note'), value: posting.note === '' ? null : posting.note },
        {
          term: t('finance.transactions.posting'),
          value: (
            <bdi dir="ltr" className="tnum">
              {posting.id}
            </bdi>
          ),
        },
        { term: t('finance.posting.reverses'), value: other(posting.reverses) },
        { term: t('finance.posting.reversed_by'), value: other(posting.reversedBy) },
      ]}
    />
  );
}

/** One act that moved money: what, by whom, why, and whether it was taken back. */
export function PostingDialog({
  center,
  posting: id,
  onOpen,
  onShowAll,
  onClose,
}: {
  center: Center;
  posting: string;
  onOpen: (posting: string) => void;
  onShowAll: (posting: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const kindName = useKindName();
  const dayName = useDayName();
  const whyNotPay = useReason()('finance:pay');
  const [isReversing, setIsReversing] = useState(false);
  const asked = useEndpoint('finance.getPosting', { center: center.id, posting: id });
  const posting = asked.data;
  const isGone = asked.error instanceof RefusalError && asked.error.status === 404;
  const whyNot = (one: Posting): string | null => {
    if (one.reversedBy !== null) return t('finance.posting.already');
    return one.can.includes('reverse') ? whyNotPay : t('finance.posting.not_reversible');
  };
  return (
    <>
      <Dialog
        title={
          posting === undefined
            ? t('finance.tabs.transactions')
            : t('finance.posting.title', { kind: kindName(posting.kind), date: dayName(posting.valueDate) })
        }
        onClose={onClose}
        footer={
          <>
            {posting !== undefined && (
              <Button disabledReason={whyNot(posting)} onClick={() => setIsReversing(true)}>
                {t('finance.posting.reverse')}
              </Button>
            )}
            <Button variant="primary" onClick={onClose}>
              {t('common.close')}
            </Button>
          </>
        }
      >
        {asked.isPending && <Skeleton lines={5} />}
        {asked.error !== null && posting === undefined && (
          <Banner tone="bad">{isGone ? t('finance.posting.gone') : say(asked.error)}</Banner>
        )}
        {posting !== undefined && (
          <>
            {posting.provider?.isSandbox === true && <Badge tone="warn">{t('finance.transactions.sandbox')}</Badge>}
            {posting.reversedBy !== null && <Badge tone="bad">{t('finance.posting.reversed')}</Badge>}
            <Facts posting={posting} onOpen={onOpen} />
            <Transfers posting={posting} onShowAll={() => onShowAll(posting.id)} />
            <PostingPapers center={center.id} posting={posting.id} />
          </>
        )}
      </Dialog>
      {isReversing && (
        <ReverseDialog center={center.id} posting={id} onClose={() => setIsReversing(false)} onReversed={onOpen} />
      )}
    </>
  );
}
