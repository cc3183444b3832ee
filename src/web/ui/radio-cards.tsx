import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export interface RadioCard<V extends string> {
  value: V;
  label: ReactNode;
  /** One line that says what choosing this means. */
  hint?: ReactNode;
  /** Why it cannot be chosen; shown in place of the hint. */
  disabledReason?: string | null;
}

/** A choice among few, each with a line of explanation. */
export function RadioCards<V extends string>({
  legend,
  options,
  value,
  onChange,
  columns = 2,
  isLegendHidden,
  isFocusedFirst,
}: {
  legend: ReactNode;
  options: readonly RadioCard<V>[];
  value: V | null;
  onChange: (value: V) => void;
  columns?: 1 | 2 | 3;
  isLegendHidden?: boolean;
  /** Has the focus when its dialog opens. */
  isFocusedFirst?: boolean;
}) {
  const name = useId();
  const grid = { 1: 'grid-cols-1', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-3' }[columns];
  return (
    <fieldset className="min-w-0">
      <legend className={isLegendHidden === true ? 'sr-only' : 'mb-1.5 text-sm font-medium text-ink'}>{legend}</legend>
      <div className={classNames('grid gap-2', grid)}>
        {options.map((option) => {
          const isOff = Boolean(option.disabledReason);
          return (
            <label
              key={option.value}
              className={classNames(
                'flex items-start gap-3 rounded-xl p-3 shadow-[inset_0_0_0_1px_var(--line)] has-checked:bg-accent-soft has-checked:shadow-[inset_0_0_0_1.5px_var(--accent)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                isOff ? 'cursor-not-allowed' : 'cursor-pointer',
              )}
            >
              <input
                type="radio"
                name={name}
                value={option.value}
                checked={value === option.value}
                disabled={isOff}
                data-autofocus={(isFocusedFirst === true && value === option.value) || undefined}
                onChange={() => onChange(option.value)}
                className="radio mt-0.5 shrink-0"
              />
              <span className="min-w-0">
                <span className={classNames('block text-sm font-medium', isOff ? 'text-ink-3' : 'text-ink')}>
                  {option.label}
                </span>
                {(option.disabledReason ?? option.hint) !== undefined && (
                  <span className="block text-xs text-ink-3 [label:has(:checked)_&]:text-ink-2">
                    {option.disabledReason ?? option.hint}
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
