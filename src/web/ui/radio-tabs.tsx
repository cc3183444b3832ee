import { classNames } from './class-names.ts';

/** A few views beside each other of which one is seen; it is no page of its own. */
export function RadioTabs<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className="flex justify-center gap-1">
      <legend className="sr-only">{label}</legend>
      {options.map((one) => (
        <label
          key={one.value}
          className={classNames(
            'cursor-pointer rounded-lg px-3 py-1.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent',
            one.value === value ? 'bg-surface font-medium text-ink shadow-card' : 'text-ink-2 hover:text-ink',
          )}
        >
          <input type="radio" className="sr-only" checked={one.value === value} onChange={() => onChange(one.value)} />
          {one.label}
        </label>
      ))}
    </fieldset>
  );
}
