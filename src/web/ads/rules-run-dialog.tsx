// One run of a rule: what was done to each object that met the conditions, or why nothing was; and the way back.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type RuleResult, type RuleRun, resultStates } from '../../contract/ads-rule-runs.ts';
import type { Account } from '../../contract/assets.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { useMoney } from '../finance/money.tsx';
import { Link } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { toast } from '../ui/toast.tsx';

function ResultRow({
  result,
  center,
  currency,
  type,
}: {
  result: RuleResult;
  center: string;
  currency: string;
  type: string;
}) {
  const t = useTranslations();
  const money = useMoney();
  const { id, name, state, reason, yieldsTo, refusal, beforeMicros, afterMicros } = result;
  const why =
    refusal?.message ??
    (reason === null ? t(`rules.results.${state}`) : t(`rules.reasons.${reason}`, { name: yieldsTo?.name ?? '' }));
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-t border-line py-2 text-sm">
      <Link
        to={withQuery(paths.activity(center), { objectType: type, objectId: id })}
        className="min-w-0 truncate rounded font-medium text-ink hover:underline"
      >
        {name}
      </Link>
      <span className="text-ink-2">{why}</span>
      {beforeMicros !== null && afterMicros !== null && (
        <span className="tnum ms-auto text-ink-2">
          {t('rules.results.changed', { before: money(beforeMicros, currency), after: money(afterMicros, currency) })}
        </span>
      )}
    </li>
  );
}

export function RuleRunDialog({
  center,
  account,
  run,
  onClose,
}: {
  center: string;
  account: Account;
  run: RuleRun;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const reason = useWhyNot(account);
  const [state, setState] = useState('');
  const at = { center, account: account.id, run: run.id };
  const list = useRows('ads.listRuleResults', state === '' ? at : { ...at, state: state as RuleResult['state'] });
  const act = useCommand('ads.revertRuleRun', {
    refreshes: ['ads', 'audit'],
    onDone: ({ reverted, left }) => {
      toast({ message: t('rules.done.reverted', { reverted, left }) });
      onClose();
    },
  });
  const error = say(act.error ?? list.error);
  return (
    <Dialog
      size="lg"
      title={t('rules.log.run', { name: run.rule.name })}
      subtitle={t('rules.log.counts', { considered: run.considered, met: run.met, unchanged: run.unchanged })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.close')}</Button>
          {run.isRevertible && (
            <Button
              variant="danger"
              isBusy={act.isPending}
              disabledReason={reason('campaign:edit')}
              onClick={() => act.mutate(at)}
            >
              {t('rules.log.revert')}
            </Button>
          )}
        </>
      }
    >
      {run.proposal !== null && (
        <p className="text-sm">
          <Link to={paths.proposal(center, run.proposal)} className="rounded text-accent-ink hover:underline">
            {t('rules.log.to_proposal')}
          </Link>
        </p>
      )}
      <SelectField
        label={t('rules.log.outcome')}
        value={state}
        options={[
          { value: '', label: t('rules.results.all') },
          ...resultStates.map((value) => ({ value: value as string, label: t(`rules.results.${value}`) })),
        ]}
        onChange={(event) => setState(event.currentTarget.value)}
      />
      {list.rows.length === 0 && !list.isLoading && <p className="text-sm text-ink-3">{t('rules.results.none')}</p>}
      <ul>
        {list.rows.map((result) => (
          <ResultRow key={result.id} result={result} center={center} currency={account.currency} type={run.level} />
        ))}
      </ul>
      {list.rows.length < list.total && <Button onClick={list.loadMore}>{t('rules.results.more')}</Button>}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
