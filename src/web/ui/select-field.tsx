import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useMemo } from 'react';
import { classNames } from './class-names.ts';
import { controlClass, Field, type FieldText } from './field.tsx';

export interface SelectOption {
  value: string;
  label: string;
  /** Shown but not selectable; say the reason in the label or the hint. */
  isDisabled?: boolean;
}

type SelectProps = ComponentProps<'select'> & { options: readonly SelectOption[] };

/** A native select in the dress of the app. Needs an accessible name from around it. */
export function Select({ options, className, ...rest }: SelectProps) {
  // There are hundreds of time zones, and a form is drawn with each key.
  const items = useMemo(
    () =>
      options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.isDisabled === true}>
          {option.label}
        </option>
      )),
    [options],
  );
  return (
    <div className={classNames('relative', className)}>
      <select {...rest} className={classNames(controlClass, 'h-9 cursor-pointer appearance-none truncate pe-9')}>
        {items}
      </select>
      <ChevronDown
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 end-3 my-auto text-ink-3"
      />
    </div>
  );
}

/** A select with label, hint and error. Spread `register('name')` into it. */
export function SelectField({ label, hint, error, isLabelHidden, className, ...select }: FieldText & SelectProps) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden} className={className}>
      {(control) => <Select {...select} {...control} />}
    </Field>
  );
}
