import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Wallet } from '../../contract/finance.ts';
import { maxTransferRows } from '../../contract/finance-kinds.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { controlClass, Field } from '../ui/field.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { decodeText, parseTable } from '../ui/typed-table.ts';
import { AccountPicker } from './account-picker.tsx';
import { useAmountProblem } from './amount-field.tsx';
import type { Direction, TransferDraft } from './transfer-dialog.tsx';
import { type TransferLine, transferLines } from './transfer-lines.ts';
import { normalized, readTyped } from './typed-amount.ts';

const megabytes = 2;
const none = { cash: '', credit: '' };

interface Part {
  draft: TransferDraft;
  onChange: (part: Partial<TransferDraft>) => void;
}

/** Cash and credit of one ad account. */
function Amounts({ wallet, draft, onChange }: Part & { wallet: Wallet }) {
  const t = useTranslations();
  const problemOf = useAmountProblem();
  const { account, currency } = wallet;
  const amounts = draft.amounts[account.id] ?? none;
  const parts = ['cash', 'credit'] as const;
  const problems = parts.map((part) => {
    const read = readTyped(amounts[part], currency);
    return 'problem' in read && ['required', 'zero'].includes(read.problem) ? null : problemOf(read, currency);
  });
  const problem = problems.find((one) => one !== null);
  return (
    <span className="flex w-54 shrink-0 flex-col items-end gap-1 max-sm:w-40">
      <span className="flex w-full gap-1.5">
        {parts.map((part, at) => (
          <input
            key={part}
            aria-label={t(`finance.transfer.${part}_of`, { account: account.name })}
            placeholder={t(`finance.transfer.${part}`)}
            value={amounts[part]}
            inputMode="decimal"
            dir="ltr"
            autoComplete="off"
            maxLength={40}
            aria-invalid={problems[at] === null ? undefined : true}
            className={`${controlClass} tnum h-8 px-2 text-end`}
            onChange={(event) =>
              onChange({
                amounts: { ...draft.amounts, [account.id]: { ...amounts, [part]: event.currentTarget.value } },
              })
            }
          />
        ))}
      </span>
      {problem !== undefined && (
        <span role="alert" className="text-end text-xs text-bad">
          {problem}
        </span>
      )}
    </span>
  );
}

/** Ad accounts found one by one, each with its amounts. */
function Chooser({ center, draft, onChange }: Part & { center: Center }) {
  const t = useTranslations();
  const [all, setAll] = useState('');
  const fill = () =>
    onChange({
      amounts: Object.fromEntries(
        draft.wallets.map(({ account }) => [
          account.id,
          { cash: all, credit: draft.amounts[account.id]?.credit ?? '' },
        ]),
      ),
    });
  return (
    <>
      {draft.wallets.length > 1 && (
        <div className="flex items-end gap-2">
          <TextField
            className="max-w-48"
            label={t('finance.transfer.all')}
            value={all}
            inputMode="decimal"
            dir="ltr"
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setAll(event.currentTarget.value)}
          />
          <Button onClick={fill}>{t('finance.transfer.all_apply')}</Button>
        </div>
      )}
      <AccountPicker
        center={center.id}
        label={t('finance.transfer.add')}
        hint={t('finance.form.account_search')}
        chosen={draft.wallets}
        renderChosen={(wallet) => <Amounts wallet={wallet} draft={draft} onChange={onChange} />}
        onChange={(wallets) => onChange({ wallets })}
      />
    </>
  );
}

/** Lines from a file or from what is pasted. */
function Paste({ draft, onChange, onFault }: Part & { onFault: (fault: string | null) => void }) {
  const t = useTranslations();
  const read = async (file: File | undefined) => {
    if (!file) return;
    const isTooLarge = file.size > megabytes * 1_048_576;
    const found = isTooLarge ? null : decodeText(new Uint8Array(await file.arrayBuffer()));
    onFault(
      found === null ? t(isTooLarge ? 'finance.transfer.too_large' : 'finance.transfer.no_text', { megabytes }) : null,
    );
    if (found !== null) onChange({ text: found });
  };
  return (
    <>
      <Field label={t('finance.transfer.file')} hint={t('finance.transfer.file_hint')}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            className="block w-full text-sm text-ink-2"
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      <TextArea
        label={t('finance.transfer.text')}
        hint={t('finance.transfer.text_hint')}
        rows={7}
        value={draft.text}
        spellCheck={false}
        onChange={(event) => {
          onFault(null);
          onChange({ text: event.currentTarget.value });
        }}
      />
    </>
  );
}

/** The lines that are entered, as the plan takes them. */
function linesOf(draft: TransferDraft): TransferLine[] {
  if (draft.how === 'paste') return transferLines(parseTable(draft.text));
  return draft.wallets.flatMap(({ account, currency }) => {
    const { cash, credit } = draft.amounts[account.id] ?? none;
    const line = { account: account.id, cash: normalized(cash, currency), credit: normalized(credit, currency) };
    return line.cash === '' && line.credit === '' ? [] : [line];
  });
}

export function TransferEntry({
  title,
  center,
  draft,
  onChange,
  onPreview,
  onClose,
}: Part & {
  title: string;
  center: Center;
  onPreview: (lines: TransferLine[]) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [fault, setFault] = useState<string | null>(null);
  const lines = linesOf(draft);
  const isTooLong = lines.length > maxTransferRows;
  const problem =
    fault ?? (isTooLong ? t('finance.transfer.too_many', { max: maxTransferRows, count: lines.length }) : null);
  return (
    <Dialog
      size="lg"
      title={title}
      subtitle={t('finance.transfer.hint')}
      onClose={onClose}
      footerNote={t('finance.transfer.found', { count: lines.length })}
      onSubmit={(event) => {
        event.preventDefault();
        if (lines.length > 0 && !isTooLong) onPreview(lines);
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            disabledReason={lines.length === 0 ? t('finance.transfer.nothing') : problem}
          >
            {t('finance.transfer.preview')}
          </Button>
        </>
      }
    >
      <RadioCards<Direction>
        legend={t('finance.transfer.direction')}
        isFocusedFirst={draft.wallets.length === 0}
        value={draft.direction}
        onChange={(direction) => onChange({ direction })}
        options={(['recharge', 'refund'] as const).map((value) => ({
          value,
          label: t(`finance.transfer.${value}`),
          hint: t(`finance.transfer.${value}_hint`),
        }))}
      />
      <RadioCards<TransferDraft['how']>
        legend={t('finance.transfer.how')}
        value={draft.how}
        onChange={(how) => onChange({ how })}
        options={(['choose', 'paste'] as const).map((value) => ({ value, label: t(`finance.transfer.${value}`) }))}
      />
      {draft.how === 'choose' ? (
        <Chooser center={center} draft={draft} onChange={onChange} />
      ) : (
        <Paste draft={draft} onChange={onChange} onFault={setFault} />
      )}
      <TextField
        label={t('finance.form.note')}
        value={draft.note}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
