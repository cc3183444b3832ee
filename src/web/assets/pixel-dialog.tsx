import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { retentionDays } from '../../contract/pixel-kinds.ts';
import type { Pixel } from '../../contract/pixels.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Makes a pixel, or changes the settings of one. */
export function PixelDialog({
  center,
  account,
  pixel,
  onMade,
  onClose,
}: {
  center: string;
  account: string;
  pixel?: Pixel;
  onMade?: (pixel: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [draft, setDraft] = useState({
    name: pixel?.name ?? '',
    asks: pixel?.consent !== 'assumed',
    honorsOptOut: pixel?.honorsOptOut ?? true,
    domains: pixel?.domains.join(', ') ?? '',
    days: String(pixel?.retentionDays ?? retentionDays.usual),
  });
  const [isTried, setIsTried] = useState(false);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const done = {
    refreshes: ['assets', 'audit'],
    onDone: ({ id }: Pixel) => {
      onClose();
      onMade?.(id);
    },
  };
  const create = useCommand('assets.createPixel', done);
  const update = useCommand('assets.updatePixel', done);
  const days = Number(draft.days);
  const isDaysWrong = !Number.isInteger(days) || days < retentionDays.least || days > retentionDays.most;
  const submit = () => {
    setIsTried(true);
    if (draft.name.trim() === '' || isDaysWrong || create.isPending || update.isPending) return;
    const settings = {
      name: draft.name,
      consent: draft.asks ? ('asked' as const) : ('assumed' as const),
      honorsOptOut: draft.honorsOptOut,
      domains: draft.domains.split(/[\s,;，；、]+/).filter(Boolean),
      retentionDays: days,
    };
    if (pixel === undefined) create.mutate({ center, account, ...settings });
    else update.mutate({ center, account, pixel: pixel.id, ...settings });
  };
  const error = say(create.error ?? update.error);
  return (
    <FormDialog
      title={t(pixel === undefined ? 'pixels.create' : 'pixels.settings')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      action={t('common.save')}
      isBusy={create.isPending || update.isPending}
    >
      <TextField
        label={t('pixels.table.name')}
        value={draft.name}
        maxLength={200}
        error={isTried && draft.name.trim() === '' ? t('errors.fields.required') : undefined}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextField
        label={t('pixels.form.domains')}
        hint={t('pixels.form.domains_hint')}
        dir="ltr"
        value={draft.domains}
        onChange={(event) => set({ domains: event.currentTarget.value })}
      />
      <TextField
        label={t('pixels.form.days')}
        inputMode="numeric"
        dir="ltr"
        maxLength={3}
        value={draft.days}
        error={isTried && isDaysWrong ? t('pixels.form.days_wrong', retentionDays) : undefined}
        onChange={(event) => set({ days: event.currentTarget.value })}
      />
      <Checkbox
        label={t('pixels.form.asks')}
        hint={t('pixels.form.asks_hint')}
        checked={draft.asks}
        onChange={(event) => set({ asks: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('pixels.form.opt_out')}
        hint={t('pixels.form.opt_out_hint')}
        checked={draft.honorsOptOut}
        onChange={(event) => set({ honorsOptOut: event.currentTarget.checked })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
