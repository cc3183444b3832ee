import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { controlClass, Field, type FieldText } from './field.tsx';

type TextFieldProps = FieldText &
  ComponentProps<'input'> & {
    /** Shown inside, at the end, as a unit or a button. */
    end?: ReactNode;
  };

/** One line of text. Spread `register('name')` of a form into it. */
export function TextField({ label, hint, error, isLabelHidden, end, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden} className={className}>
      {(control) => (
        <div className="relative">
          <input
            type="text"
            {...input}
            {...control}
            className={classNames(controlClass, 'h-9 read-only:bg-sunken', end !== undefined && 'pe-10')}
          />
          {end !== undefined && <div className="absolute inset-y-0 end-1 flex items-center">{end}</div>}
        </div>
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  rows = 3,
  ...input
}: FieldText & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden} className={className}>
      {(control) => <textarea {...input} {...control} rows={rows} className={classNames(controlClass, 'py-2')} />}
    </Field>
  );
}
