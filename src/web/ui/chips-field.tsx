import { X } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';
import { looksLikeEmail } from './email.ts';
import { Field } from './field.tsx';

const separators = /[\s,;，；、]+/u;
const commas = /[,;，；、\n]+/u;

/** Values that may hold spaces: only commas and their like part them. */
function splitWords(text: string): string[] {
  return text
    .split(commas)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Splits pasted text or a CSV into values: comma, semicolon, white space and their Chinese forms; quotes and `<…>` fall away. */
export function splitValues(text: string): string[] {
  // Where addresses stand in brackets, the words before them are names.
  const hasNames = /<[^<>\s]+@[^<>\s]*>/.test(text);
  return text
    .split(separators)
    .map((part) => part.replace(/^["'<(]+|["'>)]+$/g, '').trim())
    .filter((part) => part !== '' && (!hasNames || part.includes('@')));
}

/** From a CSV only what looks like an address is taken, so that headers and names fall away. */
async function readFile(file: File): Promise<string[]> {
  return splitValues(await file.text()).filter((value) => value.includes('@'));
}

/**
 * Many short values, as e-mail addresses: typed, pasted in any form, or read from a CSV. Broken ones turn red and can be
 * edited by a press.
 */
export function ChipsField({
  label,
  hint,
  error,
  values,
  onChange,
  isValid = looksLikeEmail,
  max,
  placeholder,
  acceptsFile = true,
  hasSpaces = false,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  values: readonly string[];
  onChange: (values: string[]) => void;
  isValid?: (value: string) => boolean;
  max?: number;
  placeholder?: string;
  acceptsFile?: boolean;
  /** A value may be several words, as a label: only a comma or Enter ends it. */
  hasSpaces?: boolean;
}) {
  const t = useTranslations();
  const [typed, setTyped] = useState('');
  const split = hasSpaces ? splitWords : splitValues;
  const ends = hasSpaces ? /[,;，；、]$/u : /[\s,;，；、]$/u;
  const input = useRef<HTMLInputElement>(null);
  const fileId = useId();
  const broken = values.filter((value) => !isValid(value)).length;
  const add = (parts: readonly string[]) => {
    const known = new Set(values.map((value) => value.toLowerCase()));
    const fresh: string[] = [];
    for (const part of parts) {
      if (known.has(part.toLowerCase())) continue;
      known.add(part.toLowerCase());
      fresh.push(part);
    }
    if (fresh.length > 0) onChange([...values, ...fresh]);
  };
  const commit = () => {
    add(split(typed));
    setTyped('');
  };
  const remove = (value: string) => onChange(values.filter((other) => other !== value));
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer.files[0];
    if (file === undefined || !acceptsFile) return;
    event.preventDefault();
    void readFile(file).then(add);
  };
  const problem =
    error ??
    (broken > 0
      ? t('common.chips.broken', { count: broken })
      : max !== undefined && values.length > max
        ? t('common.chips.too_many', { max })
        : undefined);
  return (
    <Field label={label} hint={hint} error={problem}>
      {(control) => (
        // A press anywhere in the box goes to the input, which is reached by keyboard anyway.
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
        <div
          className="flex max-h-44 min-h-20 cursor-text flex-wrap content-start gap-1.5 overflow-y-auto rounded-lg bg-surface p-2 shadow-[inset_0_0_0_1px_var(--line-2)] focus-within:shadow-[inset_0_0_0_2px_var(--accent)]"
          onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
          onDragOver={(event) => event.preventDefault()}
          onDrop={drop}
        >
          {values.map((value) => (
            <Chip
              key={value}
              value={value}
              isBroken={!isValid(value)}
              onRemove={() => remove(value)}
              onEdit={() => {
                remove(value);
                setTyped(value);
                input.current?.focus();
              }}
            />
          ))}
          <input
            {...control}
            ref={input}
            value={typed}
            dir={hasSpaces ? 'auto' : 'ltr'}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={values.length === 0 ? placeholder : undefined}
            className="h-7 min-w-40 flex-1 bg-transparent px-1 text-base outline-none placeholder:text-ink-3"
            onChange={(event) => {
              const text = event.currentTarget.value;
              if (ends.test(text)) {
                add(split(text));
                setTyped('');
              } else setTyped(text);
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Enter') {
                // A second press on Enter does not send the form by accident.
                event.preventDefault();
                commit();
              } else if (event.key === 'Backspace' && typed === '' && values.length > 0) {
                event.preventDefault();
                const last = values.at(-1) ?? '';
                remove(last);
                setTyped(last);
              }
            }}
            onPaste={(event) => {
              const parts = split(event.clipboardData.getData('text'));
              if (parts.length < 2) return;
              event.preventDefault();
              add([...split(typed), ...parts]);
              setTyped('');
            }}
            onBlur={commit}
          />
          {acceptsFile && (
            <label
              htmlFor={fileId}
              className="ms-auto inline-flex h-7 cursor-pointer items-center self-end rounded-md px-2 text-xs text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-accent hover:bg-sunken"
            >
              {t('common.chips.choose_file')}
              <input
                id={fileId}
                type="file"
                accept=".csv,.txt,text/csv,text/plain"
                className="sr-only"
                onChange={(event) => {
                  const file = event.currentTarget.files?.[0];
                  if (file !== undefined) void readFile(file).then(add);
                  event.currentTarget.value = '';
                }}
              />
            </label>
          )}
        </div>
      )}
    </Field>
  );
}

function Chip(props: { value: string; isBroken: boolean; onRemove: () => void; onEdit: () => void }) {
  const t = useTranslations();
  return (
    <span
      className={classNames(
        'inline-flex h-7 max-w-full items-center rounded-md text-sm',
        props.isBroken ? 'bg-bad-soft text-bad' : 'bg-sunken text-ink',
      )}
    >
      <button
        type="button"
        title={t('common.edit')}
        className="h-7 min-w-0 truncate rounded-md ps-2"
        onClick={props.onEdit}
      >
        <bdi>{props.value}</bdi>
      </button>
      <button
        type="button"
        aria-label={t('common.remove_value', { value: props.value })}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-md"
        onClick={props.onRemove}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </span>
  );
}
