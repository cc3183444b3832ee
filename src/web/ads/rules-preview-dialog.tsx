// What a rule would have done on each of the last 30 days; who has seen it may make the rule active.
import { useFormatter, useTranslations } from 'use-intl';
import type { RulePreview } from '../../contract/ads-rule-runs.ts';
import type { Rule } from '../../contract/ads-rules.ts';
import type { Account } from '../../contract/assets.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { useMoney } from '../finance/money.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { useRuleSentence } from './rules-words.ts';

type Day = RulePreview['days'][number];

function DayRow({ day, currency }: { day: Day; currency: string }) {
  const t = useTranslations();
  const format = useFormatter();
  const money = useMoney();
  const label = format.dateTime(new Date(day.day), { dateStyle: 'medium', timeZone: 'UTC' });
  const cell = 'tnum px-2 py-1.5 text-end';
  if (day.state !== 'looked')
    return (
      <tr className="border-t border-line text-ink-3">
        <th scope="row" className="px-2 py-1.5 text-start font-normal whitespace-nowrap">
          {label}
        </th>
        <td colSpan={5} className="px-2 py-1.5">
          {t(`rules.preview.${day.state}`, { day: day.missing ?? '' })}
        </td>
      </tr>
    );
  const names = day.first.map(({ name }) => name);
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-2 py-1.5 text-start font-normal whitespace-nowrap">
        {label}
      </th>
      <td className={cell}>{format.number(day.considered)}</td>
      <td className={cell}>{format.number(day.met)}</td>
      <td className={cell}>{format.number(day.acts)}</td>
      <td className={cell}>{day.budgetMicros === '0' ? '—' : money(day.budgetMicros, currency)}</td>
      <td className="px-2 py-1.5 text-ink-2">{names.length === 0 ? '—' : format.list(names)}</td>
    </tr>
  );
}

function Days({ preview }: { preview: RulePreview }) {
  const t = useTranslations();
  const columns = ['considered', 'met', 'acts', 'budget'] as const;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard
    <div role="region" aria-label={t('rules.preview.by_day')} tabIndex={0} className="max-h-80 overflow-auto">
      <table className="w-full text-sm">
        <thead className="text-xs text-ink-3">
          <tr>
            <th scope="col" className="px-2 py-1.5 text-start font-medium">
              {t('rules.preview.day')}
            </th>
            {columns.map((one) => (
              <th key={one} scope="col" className="px-2 py-1.5 text-end font-medium">
                {t(`rules.preview.${one}`)}
              </th>
            ))}
            <th scope="col" className="px-2 py-1.5 text-start font-medium">
              {t('rules.preview.objects')}
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.days.toReversed().map((day) => (
            <DayRow key={day.day} day={day} currency={preview.currency} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function RulePreviewDialog({
  center,
  account,
  rule,
  onClose,
}: {
  center: string;
  account: Account;
  rule: Rule;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const sentence = useRuleSentence();
  const reason = useWhyNot(account);
  const at = { center, account: account.id, rule: rule.id };
  const { data: preview, error } = useEndpoint('ads.previewRule', at, { staleMs: 0 });
  const act = useCommand('ads.activateRule', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('rules.done.activated', { name: rule.name }) });
      onClose();
    },
  });
  const mayNot = reason(rule.act.do === 'switch_off' ? 'campaign:pause' : 'campaign:edit');
  const problem = say(act.error ?? error);
  return (
    <Dialog
      size="lg"
      title={t('rules.preview.title', { name: rule.name })}
      subtitle={sentence(rule)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.close')}</Button>
          {rule.state === 'paused' && (
            <Button
              variant="primary"
              isBusy={act.isPending}
              disabledReason={mayNot ?? (preview === undefined ? t('rules.preview.looking') : null)}
              onClick={() => preview && act.mutate({ ...at, fingerprint: preview.fingerprint })}
            >
              {t('rules.menu.activate')}
            </Button>
          )}
        </>
      }
    >
      {preview === undefined ? (
        problem === null && <p className="text-sm text-ink-2">{t('rules.preview.looking')}</p>
      ) : (
        <>
          <p className="text-sm font-medium text-ink">
            {t('rules.preview.total', { count: preview.acts, amount: money(preview.budgetMicros, preview.currency) })}
          </p>
          {preview.conflicts.map((conflict) => (
            <Banner key={`${conflict.rule.id} ${conflict.about}`} tone="warn">
              {t(conflict.first === rule.id ? 'rules.conflict.first' : 'rules.conflict.second', {
                name: conflict.rule.name,
                count: conflict.objects,
              })}
            </Banner>
          ))}
          <Days preview={preview} />
          <div className="text-xs text-ink-3">
            <p>{t('rules.preview.unknown')}</p>
            <ul className="list-disc ps-5">
              {preview.limits.map((limit) => (
                <li key={limit}>{t(`rules.limits.${limit}`)}</li>
              ))}
            </ul>
          </div>
        </>
      )}
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
