// Makes an audience by rule or one for lists, or changes one.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience } from '../../contract/audiences.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DayField, isFutureDay } from '../ui/day-field.tsx';
import { dayOf, endOfDay } from '../ui/days.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { draftOfRule, newCondition, type RuleDraft, readRule } from './audience-draft.ts';
import { RuleFields } from './audience-rule-fields.tsx';
import { usePixelNames } from './audience-words.ts';

interface Props {
  center: string;
  account: Account;
  /** None for a new one. */
  audience?: Audience;
  onMade?: (audience: Audience) => void;
  onClose: () => void;
}

/** What was made or changed is told, with the way back. */
function useSaved({ center, account, audience, onMade, onClose }: Props) {
  const t = useTranslations();
  const run = useShownCall();
  const at = { center, account: account.id };
  return {
    refreshes: ['assets', 'audit'],
    onDone: (done: Audience) => {
      const on = { ...at, audience: done.id };
      const back = audience
        ? () =>
            command('assets.updateAudience', {
              ...on,
              name: audience.name,
              expiresAt: audience.expiresAt,
              ...(audience.rule === null ? {} : { rule: audience.rule }),
            })
        : () => command('assets.removeAudience', on);
      toast({
        message: t(audience ? 'audiences.done.updated' : 'audiences.done.created', { name: done.name }),
        undo: () => void run([], back),
      });
      onClose();
      onMade?.(done);
    },
  };
}

export function AudienceDialog(props: Props) {
  const { center, account, audience, onClose } = props;
  const t = useTranslations();
  const say = useErrorSentence();
  const { currency, timeZone } = account;
  const pixels = usePixelNames(center, account.id);
  const [source, setSource] = useState<Audience['source']>(audience?.source ?? 'rule');
  const [name, setName] = useState(audience?.name ?? '');
  const formerDay = audience?.expiresAt ? dayOf(audience.expiresAt, timeZone) : '';
  const [day, setDay] = useState(formerDay);
  const [typed, setTyped] = useState<RuleDraft | null>(() =>
    audience?.rule ? draftOfRule(audience.rule, currency) : null,
  );
  const [isTried, setIsTried] = useState(false);
  const done = useSaved(props);
  const create = useCommand('assets.createAudience', done);
  const update = useCommand('assets.updateAudience', done);
  const own: RuleDraft = { match: 'any', include: [newCondition(0, pixels?.[0]?.id ?? '', currency)], exclude: [] };
  const draft = typed ?? own;
  const rule = source === 'rule' ? readRule(draft) : null;
  const isDayWrong = day !== formerDay && !isFutureDay(day, timeZone);
  const isBusy = create.isPending || update.isPending;
  const isOtherRule = audience?.rule && rule !== null && JSON.stringify(rule) !== JSON.stringify(audience.rule);
  const hasNoPixels = source === 'rule' && pixels?.length === 0 && audience === undefined;
  const submit = () => {
    setIsTried(true);
    if (name.trim() === '' || isDayWrong || (source === 'rule' && rule === null)) return;
    const at = { center, account: account.id };
    const expiresAt = day === formerDay ? (audience?.expiresAt ?? null) : day === '' ? null : endOfDay(day, timeZone);
    if (audience === undefined) create.mutate({ ...at, name, rule, expiresAt });
    else update.mutate({ ...at, audience: audience.id, name, expiresAt, ...(rule === null ? {} : { rule }) });
  };
  const error = say(create.error ?? update.error);
  return (
    <Dialog
      size="lg"
      title={audience ? t('audiences.form.title', { name: audience.name }) : t('audiences.create')}
      subtitle={t(`audiences.form.hint_${source}`)}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) submit();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={isBusy}
            disabledReason={hasNoPixels ? t('audiences.form.no_pixels') : null}
          >
            {t(audience === undefined && source === 'list' ? 'audiences.form.create_list' : 'common.save')}
          </Button>
        </>
      }
    >
      {audience === undefined && (
        <RadioCards
          legend={t('audiences.form.source')}
          value={source}
          options={(['rule', 'list'] as const).map((value) => ({
            value,
            label: t(`audiences.form.source_${value}`),
            hint: t(`audiences.form.source_${value}_hint`),
          }))}
          onChange={setSource}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('audiences.form.name')}
          value={name}
          maxLength={200}
          data-autofocus
          error={isTried && name.trim() === '' ? t('errors.fields.required') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DayField
          label={t('audiences.form.end')}
          hint={t('audiences.form.end_hint')}
          error={isDayWrong ? t('common.term.end_in_past') : undefined}
          value={day}
          isFuture
          onChange={setDay}
        />
      </div>
      {hasNoPixels && (
        <Banner
          tone="warn"
          action={
            <Link to={paths.pixels(center, account.id)} className="shrink-0 rounded underline">
              {t('audiences.form.to_pixels')}
            </Link>
          }
        >
          {t('audiences.form.no_pixels')}
        </Banner>
      )}
      {source === 'rule' && pixels === undefined && <Skeleton lines={4} />}
      {source === 'rule' && pixels !== undefined && !hasNoPixels && (
        <RuleFields draft={draft} pixels={pixels} currency={currency} isTried={isTried} onChange={setTyped} />
      )}
      {isOtherRule === true && <Banner tone="warn">{t('audiences.form.restarts')}</Banner>}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
