import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { InvoiceLines } from './invoice-lines.tsx';
import { useMoney } from './money.tsx';
import { openMonths } from './open-months.ts';
import { useToday } from './use-today.ts';
import { useMonthName } from './words.ts';

/** Issues the invoice of a group for a month that is over; what it will say stands there before. */
export function IssueDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const money = useMoney();
  const monthName = useMonthName();
  const months = openMonths(useToday(center), null).toReversed();
  const groups = useEndpoint('finance.listBillingGroups', { center: center.id, pageSize: 200 });
  const [chosen, setChosen] = useState({ group: '', month: months[0] ?? '', note: '' });
  const items = groups.data?.items ?? [];
  const group = chosen.group === '' ? (items[0]?.id ?? '') : chosen.group;
  const asked = { center: center.id, group, month: chosen.month };
  const draft = useEndpoint('finance.draftInvoice', asked, { isEnabled: group !== '' });
  const issue = useCommand('finance.issueInvoice', {
    refreshes: ['finance', 'audit'],
    onDone: ({ id, number }) => {
      toast({ message: t('invoices.issued_done', { number }) });
      go(paths.invoice(center.id, id));
    },
  });
  const { data } = draft;
  const isNone = groups.isSuccess && items.length === 0;
  const error = say(issue.error ?? draft.error ?? groups.error);
  return (
    <Dialog
      title={t('invoices.issue_title')}
      subtitle={t('invoices.issue_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (data !== undefined && !issue.isPending) issue.mutate({ ...asked, note: chosen.note.trim() });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={issue.isPending}
            disabledReason={data === undefined ? t('invoices.nothing_yet') : null}
          >
            {data === undefined
              ? t('invoices.issue')
              : t('invoices.issue_amount', { amount: money(data.totalMicros, data.currency) })}
          </Button>
        </>
      }
    >
      {isNone ? (
        <p className="text-sm text-ink-2">
          {t('invoices.no_groups')}{' '}
          <Link to={paths.billingGroups(center.id)} className="text-accent underline">
            {t('invoices.groups.title')}
          </Link>
        </p>
      ) : (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label={t('invoices.group')}
              options={items.map(({ id, name }) => ({ value: id, label: name }))}
              value={group}
              onChange={(event) => setChosen({ ...chosen, group: event.currentTarget.value })}
            />
            <SelectField
              label={t('invoices.month')}
              options={months.map((value) => ({ value, label: monthName(value) }))}
              value={chosen.month}
              onChange={(event) => setChosen({ ...chosen, month: event.currentTarget.value })}
            />
          </div>
          {draft.isLoading && <Skeleton lines={3} />}
          {data !== undefined && <InvoiceLines of={data} />}
          <TextArea
            label={t('invoices.note')}
            hint={t('invoices.note_hint')}
            rows={2}
            maxLength={500}
            value={chosen.note}
            onChange={(event) => setChosen({ ...chosen, note: event.currentTarget.value })}
          />
        </>
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
