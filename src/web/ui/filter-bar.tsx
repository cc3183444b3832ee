import { Search, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { controlClass } from './field.tsx';
import { areKeysOn, isTyping } from './keys.ts';
import { Select, type SelectOption } from './select-field.tsx';
import { useIsNarrow } from './use-is-narrow.ts';

export interface Filter {
  key: string;
  /** Its accessible name; the first option says "all …". */
  label: string;
  value: string;
  options: readonly SelectOption[];
  onChange: (value: string) => void;
}

/** A search box that waits until typing pauses. `/` jumps into it. */
export function SearchBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const ref = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const change = useEffectEvent(onChange);
  useEffect(() => {
    // The address changed from elsewhere, as by going back.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed;
      change(typed);
    }, 250);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event) || !areKeysOn()) return;
      event.preventDefault();
      ref.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="relative min-w-0 flex-1 basis-52 sm:max-w-72">
      <Search
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 start-3 my-auto text-ink-3"
      />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        className={classNames(controlClass, 'h-9 ps-9')}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

/** Search and filters above a table, with how many match at the end. Becomes `selection` while rows are selected. */
export function FilterBar({
  search,
  filters = [],
  extra,
  count,
  actions,
  selection,
}: {
  search?: { label: string; value: string; onChange: (value: string) => void };
  filters?: readonly Filter[];
  /** Filters that are no selects, as dates. */
  extra?: ReactNode;
  /** How many match, in words. */
  count?: ReactNode;
  actions?: ReactNode;
  /** Acts on the selected rows; takes the place of the filters. */
  selection?: ReactNode;
}) {
  const t = useTranslations();
  const isNarrow = useIsNarrow();
  const region = useId();
  const [isUnfolded, setIsUnfolded] = useState(false);
  if (selection !== undefined && selection !== null) {
    return (
      <div
        className="mb-2.5 flex min-h-9 flex-wrap items-center gap-2"
        role="toolbar"
        aria-label={t('common.selection')}
      >
        {selection}
      </div>
    );
  }
  const fields = (
    <>
      {filters.map((filter) => (
        <Select
          key={filter.key}
          aria-label={filter.label}
          value={filter.value}
          options={filter.options}
          className="max-w-52"
          onChange={(event) => filter.onChange(event.currentTarget.value)}
        />
      ))}
      {extra}
    </>
  );
  // On a phone more than one filter would push the list off the screen.
  const isFolding = isNarrow && filters.length + (extra === undefined ? 0 : 1) > 1;
  const set = filters.filter(({ value, options }) => value !== options[0]?.value).length;
  return (
    <div className="mb-2.5 flex min-h-9 flex-wrap items-center gap-2">
      {search !== undefined && <SearchBox {...search} />}
      {isFolding && (
        <Button
          icon={<SlidersHorizontal size={16} aria-hidden="true" />}
          aria-expanded={isUnfolded}
          aria-controls={region}
          onClick={() => setIsUnfolded(!isUnfolded)}
        >
          {set === 0 ? t('common.filters') : t('common.filters_set', { count: set })}
        </Button>
      )}
      {!isFolding && fields}
      {isFolding && (
        <div
          id={region}
          hidden={!isUnfolded}
          className={classNames(isUnfolded && 'flex', 'basis-full flex-wrap items-center gap-2')}
        >
          {fields}
        </div>
      )}
      {(count !== undefined || actions !== undefined) && (
        <div className="ms-auto flex flex-wrap items-center justify-end gap-2">
          {count !== undefined && (
            <span className="tnum text-sm text-ink-3" aria-live="polite">
              {count}
            </span>
          )}
          {actions}
        </div>
      )}
    </div>
  );
}
