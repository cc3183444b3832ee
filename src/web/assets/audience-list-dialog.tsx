// Uploads a list to an audience. It is read and hashed in this browser; what is sent are hashes and nothing else.
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience, AudienceUpload } from '../../contract/audiences.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { fingerprints } from './audience-list-sending.ts';
import {
  askedOf,
  CheckedStep,
  ChooseStep,
  ColumnsStep,
  guessed,
  type ListChoice,
  Progress,
} from './audience-list-steps.tsx';
import { callingCodes } from './calling-codes.ts';
import { useListUpload } from './use-audience-upload.ts';

interface Props {
  center: string;
  account: Account;
  audience: Audience;
  /** One that was begun before, to go on with. */
  goesOn?: AudienceUpload;
  onClose: () => void;
}

/** Why this list cannot be sent; null where it can. */
function useBlocked(goesOn: AudienceUpload | undefined, hasOpen: boolean) {
  const t = useTranslations();
  return ({ good, fingerprint }: { good: number; fingerprint: string }): string | null => {
    if (good === 0) return t('audiences.list.none_good');
    if (goesOn === undefined) return hasOpen ? t('audiences.list.open') : null;
    const known = fingerprints.of(goesOn.id);
    if (known === null) return t('audiences.list.unknown_list');
    return known === fingerprint ? null : t('audiences.list.other_list');
  };
}

/** What there is to see and to choose at the step that is reached. */
function StepView({
  upload,
  text,
  onText,
  choice,
  onChoice,
  isKindFixed,
  mode,
  onMode,
}: {
  upload: ReturnType<typeof useListUpload>;
  text: string;
  onText: (text: string) => void;
  /** Null before the list was read. */
  choice: ListChoice | null;
  onChoice: (change: Partial<ListChoice>) => void;
  isKindFixed: boolean;
  /** Null where it was chosen when the upload began. */
  mode: AudienceUpload['mode'] | null;
  onMode: (mode: AudienceUpload['mode']) => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const format = useFormatter();
  const { state } = upload;
  switch (state.step) {
    case 'choose':
      return <ChooseStep upload={upload} text={text} onText={onText} />;
    case 'reading':
      return <p role="status">{t('audiences.list.reading')}</p>;
    case 'columns':
      return choice && <ColumnsStep list={state.list} choice={choice} isKindFixed={isKindFixed} onChange={onChoice} />;
    case 'hashing':
      return (
        <Progress
          label={t('audiences.list.hashing')}
          share={state.share}
          said={format.number(state.share, { style: 'percent' })}
        />
      );
    case 'checked':
      return (
        <CheckedStep
          hashed={state.hashed}
          code={callingCodes.get(choice?.region ?? '') ?? ''}
          mode={mode}
          onMode={onMode}
          onSaveFaults={upload.faults}
        />
      );
    case 'sending':
      return (
        <>
          <Progress
            label={t('audiences.list.sending')}
            share={state.received / state.upload.rows}
            said={t('audiences.list.sent', { done: state.received, total: state.upload.rows })}
          />
          <p className="text-sm text-ink-3">{t('audiences.list.whole')}</p>
        </>
      );
    case 'failed':
      return (
        <Banner tone="bad">
          {state.upload !== null && (
            <p>{t('audiences.list.failed', { done: state.received, total: state.upload.rows })}</p>
          )}
          <p>{say(state.error)}</p>
        </Banner>
      );
  }
}

export function ListDialog({ center, account, audience, goesOn, onClose }: Props) {
  const t = useTranslations();
  const say = useErrorSentence();
  const at = { center, account: account.id, audience: audience.id };
  const upload = useListUpload(at, goesOn ?? null, () => {
    toast({ message: t('audiences.done.uploaded') });
    onClose();
  });
  const [text, setText] = useState('');
  const [change, setChange] = useState<Partial<ListChoice>>({});
  const [mode, setMode] = useState<AudienceUpload['mode']>('add');
  const open = useEndpoint('assets.listAudienceUploads', { ...at, state: 'open', pageSize: 1 }, { staleMs: 0 });
  const hasOpen = goesOn === undefined && (open.data?.total ?? 0) > 0;
  const blocked = useBlocked(goesOn, hasOpen);
  const cancel = useCommand('assets.cancelAudienceUpload', {
    refreshes: ['assets', 'audit'],
    onDone: ({ id }) => {
      fingerprints.forget(id);
      toast({ message: t('audiences.done.cancelled') });
      onClose();
    },
  });
  const { state } = upload;
  const canHash = globalThis.isSecureContext && 'subtle' in crypto;
  const list = 'list' in state ? state.list : null;
  const choice = list === null ? null : { ...guessed(list, account.region, goesOn?.kind ?? null), ...change };
  const close = () => {
    if (state.step === 'sending' || (state.step === 'failed' && state.upload !== null))
      toast({ message: t('audiences.done.paused') });
    upload.pause();
    onClose();
  };
  const giveUp = (begun: AudienceUpload) => {
    upload.pause();
    cancel.mutate({ ...at, upload: begun.id });
  };
  const submit = () => {
    if (state.step === 'choose' && text.trim() !== '') upload.read(text);
    if (state.step === 'columns' && choice !== null) upload.hash(state.list, askedOf(choice));
    if (state.step === 'checked' && blocked(state.hashed) === null) upload.begin(mode);
    if (state.step === 'failed' && state.upload !== null) upload.goOn(state.upload);
  };
  const back = {
    columns: () => {
      setChange({});
      upload.restart();
    },
    checked: () => list !== null && upload.toColumns(list),
  };
  const words = {
    choose: t('audiences.list.next'),
    reading: t('audiences.list.next'),
    columns: t('audiences.list.check'),
    hashing: t('audiences.list.check'),
    checked: state.step === 'checked' ? t('audiences.list.send', { count: state.hashed.good }) : '',
    sending: t('audiences.list.sending'),
    failed: t('audiences.list.go_on'),
  };
  const isBusy = state.step === 'reading' || state.step === 'hashing' || state.step === 'sending';
  const reason =
    state.step === 'choose' && text.trim() === ''
      ? t('audiences.list.first')
      : state.step === 'checked'
        ? blocked(state.hashed)
        : null;
  const isBegun = (state.step === 'sending' || state.step === 'failed') && state.upload !== null;
  return (
    <Dialog
      size="lg"
      title={t(goesOn ? 'audiences.list.go_on_title' : 'audiences.list.title', { name: audience.name })}
      subtitle={goesOn ? t('audiences.list.go_on_hint') : undefined}
      onClose={close}
      onSubmit={(event) => {
        event.preventDefault();
        if (canHash && !isBusy) submit();
      }}
      footer={
        <>
          {isBegun && state.upload !== null && (
            <Button isBusy={cancel.isPending} onClick={() => state.upload !== null && giveUp(state.upload)}>
              {t('audiences.list.cancel')}
            </Button>
          )}
          {state.step === 'hashing' && <Button onClick={upload.stopHashing}>{t('audiences.list.stop')}</Button>}
          {(state.step === 'columns' || state.step === 'checked') && (
            <Button onClick={back[state.step]}>{t('audiences.list.back')}</Button>
          )}
          {(state.step === 'choose' || state.step === 'reading') && (
            <Button onClick={close}>{t('common.cancel')}</Button>
          )}
          {(state.step !== 'failed' || state.upload !== null) && (
            <Button type="submit" variant="primary" isBusy={isBusy} disabledReason={reason}>
              {words[state.step]}
            </Button>
          )}
        </>
      }
    >
      <p className="flex items-start gap-2.5 text-sm text-ink-2">
        <ShieldCheck size={16} className="mt-0.5 shrink-0 text-ok" aria-hidden="true" />
        {t('audiences.list.private')}
      </p>
      {!canHash && <Banner tone="bad">{t('audiences.list.no_crypto')}</Banner>}
      {hasOpen && <Banner tone="warn">{t('audiences.list.open')}</Banner>}
      {canHash && (
        <StepView
          upload={upload}
          text={text}
          onText={setText}
          choice={choice}
          onChoice={(next) => setChange((former) => ({ ...former, ...next }))}
          isKindFixed={goesOn !== undefined}
          mode={goesOn ? null : mode}
          onMode={setMode}
        />
      )}
      {goesOn && state.step === 'checked' && reason !== null && <Banner tone="bad">{reason}</Banner>}
      {cancel.error !== null && <Banner tone="bad">{say(cancel.error)}</Banner>}
    </Dialog>
  );
}
