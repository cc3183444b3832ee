// What the dialog of a list shows at each of its steps.
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { mostUploadRows, uploadModes } from '../../contract/audience-kinds.ts';
import type { AudienceUpload } from '../../contract/audiences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { saveCsv, toCsv } from '../ui/csv.ts';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Field } from '../ui/field.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea } from '../ui/text-field.tsx';
import type { FaultyRow, HashAsked, HashedList, ReadList } from './audience-list-hasher.ts';
import { type ListKind, listKinds } from './audience-list-rows.ts';
import { callingCodes } from './calling-codes.ts';
import { megabytes, type useListUpload } from './use-audience-upload.ts';

export function ChooseStep({
  upload,
  text,
  onText,
}: {
  upload: ReturnType<typeof useListUpload>;
  text: string;
  onText: (text: string) => void;
}) {
  const t = useTranslations();
  const { state } = upload;
  const fault = state.step === 'choose' ? state.fault : null;
  const count = state.step === 'choose' ? state.count : 0;
  return (
    <>
      <Field label={t('audiences.list.file')} hint={t('audiences.list.file_hint', { megabytes, rows: mostUploadRows })}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx"
            className="block w-full text-sm text-ink-2"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file) upload.read(file);
            }}
          />
        )}
      </Field>
      <TextArea
        label={t('audiences.list.paste')}
        hint={t('audiences.list.paste_hint')}
        rows={6}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      {fault !== null && (
        <Banner tone="bad">{t(`audiences.list.${fault}`, { megabytes, count, most: mostUploadRows })}</Banner>
      )}
    </>
  );
}

function useCountries() {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    const { compare } = new Intl.Collator(locale);
    return [...callingCodes]
      .map(([value, code]) => ({ value, label: `${names.of(value) ?? value} +${code}` }))
      .sort((one, other) => compare(one.label, other.label));
  }, [locale]);
}

/** What stands in the list, as it is guessed and as it was said otherwise. */
export interface ListChoice {
  column: number;
  hasHeading: boolean;
  kind: ListKind;
  region: string;
  isComplete: boolean;
}

export function guessed({ columns, hasHeading }: ReadList, region: string, fixed: ListKind | null): ListChoice {
  const fits = columns.findIndex(({ kind }) => (fixed === null ? kind !== null : kind === fixed));
  const column = Math.max(0, fits);
  return { column, hasHeading, kind: fixed ?? columns[column]?.kind ?? 'external', region, isComplete: false };
}

export const askedOf = ({ column, hasHeading, kind, region, isComplete }: ListChoice): HashAsked => ({
  column,
  hasHeading,
  kind,
  code: callingCodes.get(region) ?? '',
  isComplete,
});

export function ColumnsStep({
  list,
  choice,
  isKindFixed,
  onChange,
}: {
  list: ReadList;
  choice: ListChoice;
  isKindFixed: boolean;
  onChange: (change: Partial<ListChoice>) => void;
}) {
  const t = useTranslations();
  const countries = useCountries();
  const { column, hasHeading, kind, region, isComplete } = choice;
  return (
    <>
      <p className="text-sm text-ink-2">{t('audiences.list.rows', { count: list.rows - (hasHeading ? 1 : 0) })}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('audiences.list.column')}
          value={String(column)}
          options={list.columns.map(({ heading, samples }, at) => {
            const name = (hasHeading && heading) || t('audiences.list.column_name', { number: at + 1 });
            const said = samples.length > 0;
            return {
              value: String(at),
              label: said
                ? t('audiences.list.column_sample', { name, samples: samples.join(t('common.comma')) })
                : name,
            };
          })}
          onChange={(event) => {
            const next = Number(event.currentTarget.value);
            const found = list.columns[next]?.kind;
            onChange({ column: next, ...(isKindFixed || !found ? {} : { kind: found }) });
          }}
        />
        <SelectField
          label={t('audiences.list.kind')}
          value={kind}
          disabled={isKindFixed}
          options={listKinds.map((one) => ({ value: one, label: t(`audiences.kinds.${one}`) }))}
          onChange={(event) => onChange({ kind: event.currentTarget.value as ListKind })}
        />
      </div>
      <Checkbox
        label={t('audiences.list.heading')}
        checked={hasHeading}
        onChange={(event) => onChange({ hasHeading: event.currentTarget.checked })}
      />
      {kind === 'phone' && (
        <>
          <Checkbox
            label={t('audiences.list.complete')}
            checked={isComplete}
            onChange={(event) => onChange({ isComplete: event.currentTarget.checked })}
          />
          {!isComplete && (
            <SelectField
              label={t('audiences.list.country')}
              hint={t('audiences.list.country_hint', { code: callingCodes.get(region) ?? '' })}
              value={region}
              options={countries}
              onChange={(event) => onChange({ region: event.currentTarget.value })}
            />
          )}
        </>
      )}
      <p className="text-sm text-ink-3">{t(`audiences.list.rule_${kind}`)}</p>
    </>
  );
}

export function Progress({ label, share, said }: { label: string; share: number; said?: string }) {
  return (
    <div className="space-y-1.5">
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-ink-2">
        {label} {said !== undefined && <span className="tnum">{said}</span>}
      </p>
      <progress className="h-2 w-full accent-accent" value={share} aria-label={label} />
    </div>
  );
}

function Faults({ hashed: { faults }, onSave }: { hashed: HashedList; onSave: () => Promise<FaultyRow[]> }) {
  const t = useTranslations();
  const format = useFormatter();
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    setIsSaving(true);
    const columns = [
      { header: t('audiences.list.fault_columns.line'), csv: ({ line }: FaultyRow) => String(line) },
      {
        header: t('audiences.list.fault_columns.reason'),
        csv: ({ fault }: FaultyRow) => t(`audiences.list.faults.${fault}`),
      },
      { header: t('audiences.list.fault_columns.typed'), csv: ({ typed }: FaultyRow) => typed },
    ];
    saveCsv(toCsv(columns, await onSave()), 'rows-not-read');
    setIsSaving(false);
  };
  return (
    <Banner tone="warn">
      <ul className="space-y-1">
        {faults.map(({ fault, count, lines }) => (
          <li key={fault}>
            {t(`audiences.list.faults.${fault}`)}:{' '}
            {t('audiences.list.fault_line', {
              count,
              lines: lines.map((line) => format.number(line, { useGrouping: false })).join(t('common.comma')),
            })}
          </li>
        ))}
      </ul>
      <span className="mt-2 block">
        <Button
          size="sm"
          icon={<Download size={16} aria-hidden="true" />}
          isBusy={isSaving}
          onClick={() => void save()}
        >
          {t('audiences.list.save_faults')}
        </Button>
      </span>
    </Banner>
  );
}

export function CheckedStep({
  hashed,
  code,
  mode,
  onMode,
  onSaveFaults,
}: {
  hashed: HashedList;
  code: string;
  /** Null where it was chosen when the upload began. */
  mode: AudienceUpload['mode'] | null;
  onMode: (mode: AudienceUpload['mode']) => void;
  onSaveFaults: () => Promise<FaultyRow[]>;
}) {
  const t = useTranslations();
  const format = useFormatter();
  const { good, duplicates, wereHashed, mayHaveCode, samples, faults } = hashed;
  const faulty = faults.reduce((sum, { count }) => sum + count, 0);
  const number = (count: number) => <span className="tnum">{format.number(count)}</span>;
  return (
    <>
      <section aria-label={t('audiences.list.checked')}>
        <DefinitionList
          items={[
            { term: t('audiences.list.good'), value: number(good) },
            { term: t('audiences.list.were_hashed'), value: wereHashed === 0 ? null : number(wereHashed) },
            { term: t('audiences.list.duplicates'), value: number(duplicates) },
            { term: t('audiences.list.faulty'), value: number(faulty) },
          ]}
        />
      </section>
      {mayHaveCode > 0 && (
        <Banner tone="warn">{t('audiences.list.may_have_code', { count: mayHaveCode, code: `+${code}` })}</Banner>
      )}
      {faults.length > 0 && <Faults hashed={hashed} onSave={onSaveFaults} />}
      {samples.length > 0 && (
        <table className="w-full table-fixed text-sm">
          <caption className="mb-1.5 text-start text-sm font-medium text-ink">{t('audiences.list.sample')}</caption>
          <thead>
            <tr className="text-ink-3">
              <th scope="col" className="w-2/5 py-1 text-start font-normal">
                {t('audiences.list.sample_row')}
              </th>
              <th scope="col" className="py-1 text-start font-normal">
                {t('audiences.list.sample_hash')}
              </th>
            </tr>
          </thead>
          <tbody>
            {samples.map(({ masked, hash }) => (
              <tr key={hash} className="border-t border-line">
                <td className="truncate py-1.5">
                  {masked === '' ? t('audiences.list.was_hashed') : <bdi dir="ltr">{masked}</bdi>}
                </td>
                <td className="truncate py-1.5 text-ink-2">
                  <bdi dir="ltr">{hash.slice(0, 16)}…</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {mode !== null && (
        <RadioCards
          legend={t('audiences.list.mode')}
          columns={3}
          value={mode}
          options={uploadModes.map((value) => ({
            value,
            label: t(`audiences.list.mode_${value}`),
            hint: t(`audiences.list.mode_${value}_hint`),
          }))}
          onChange={onMode}
        />
      )}
    </>
  );
}
