// The state of a form: values, what was changed, what is wrong. Fields are checked when the form is sent, and from then on
// while they are corrected.
import { type ChangeEvent, useRef, useState } from 'react';

type Name<T> = keyof T & string;

interface Rules<V> {
  /** What to say of an empty field. */
  required?: string;
  /** True, or what is wrong with the value. */
  validate?: (value: V) => true | string;
  onChange?: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => void;
}

export type Errors<T> = { [K in keyof T]?: { message: string } };

export interface Form<T extends object> {
  values: T;
  /** For a field: `{...register('name', { required })}`. */
  register: <K extends Name<T>>(
    name: K,
    rules?: Rules<T[K]>,
  ) => {
    name: K;
    value: string;
    ref: (element: HTMLElement | null) => void;
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => void;
  };
  setValue: <K extends Name<T>>(name: K, value: T[K]) => void;
  setError: (name: Name<T>, error: { message: string }, options?: { shouldFocus?: boolean }) => void;
  /** Back to the start, or to a new one. */
  reset: (start?: T) => void;
  handleSubmit: (act: (values: T) => Promise<void> | void) => (event: { preventDefault: () => void }) => Promise<void>;
  errors: Errors<T>;
  /** The fields that differ from the start. */
  changed: Name<T>[];
  isSubmitting: boolean;
}

function problemOf<V>(value: V, rules: Rules<V> | undefined): { message: string } | undefined {
  if (rules?.required !== undefined && value === '') return { message: rules.required };
  const answer = rules?.validate?.(value) ?? true;
  return answer === true ? undefined : { message: answer };
}

function problemsIn<T extends object>(values: T, rules: ReadonlyMap<Name<T>, Rules<never>>): Errors<T> {
  const found: Errors<T> = {};
  for (const [name, one] of rules) {
    const problem = problemOf(values[name], one as Rules<T[typeof name]>);
    if (problem !== undefined) found[name] = problem;
  }
  return found;
}

/** With `follows`, fields that were not changed keep to `start` as it changes; otherwise only the first one counts. */
export function useForm<T extends object>(given: T, options: { follows?: boolean } = {}): Form<T> {
  const [start, setStart] = useState(given);
  const [followed, setFollowed] = useState(given);
  const [edits, setEdits] = useState<Partial<T>>({});
  const [errors, setErrors] = useState<Errors<T>>({});
  const [wasSent, setWasSent] = useState(false);
  const [isSubmitting, setIsSubmitting] = useState(false);
  const elements = useRef(new Map<string, HTMLElement>());
  if (options.follows === true && JSON.stringify(given) !== JSON.stringify(followed)) {
    setFollowed(given);
    setStart(given);
  }
  const values: T = { ...start, ...edits };
  // Filled while the fields are drawn, so that it holds those that are there, in their order.
  const rules = new Map<Name<T>, Rules<never>>();
  const focus = (name: string) => elements.current.get(name)?.focus();
  const say = (name: Name<T>, problem: { message: string } | undefined) =>
    setErrors((former) => ({ ...former, [name]: problem }));
  const setValue: Form<T>['setValue'] = (name, value) => {
    setEdits((former) => ({ ...former, [name]: value }));
    if (wasSent || errors[name] !== undefined) say(name, problemOf(value, rules.get(name) as Rules<T[typeof name]>));
  };
  return {
    values,
    register: (name, fieldRules = {}) => {
      rules.set(name, fieldRules as Rules<never>);
      return {
        name,
        value: values[name] as string,
        ref: (element) => void (element === null ? elements.current.delete(name) : elements.current.set(name, element)),
        onChange: (event) => {
          setValue(name, event.currentTarget.value as T[typeof name]);
          fieldRules.onChange?.(event);
        },
      };
    },
    setValue,
    setError: (name, error, { shouldFocus = false } = {}) => {
      say(name, error);
      if (shouldFocus) focus(name);
    },
    reset: (next) => {
      if (next !== undefined) setStart(next);
      setEdits({});
      setErrors({});
      setWasSent(false);
    },
    handleSubmit: (act) => async (event) => {
      event.preventDefault();
      const found = problemsIn(values, rules);
      setErrors(found);
      setWasSent(true);
      const first = [...rules.keys()].find((name) => found[name] !== undefined);
      if (first !== undefined) return focus(first);
      setIsSubmitting(true);
      await Promise.resolve(act(values)).finally(() => setIsSubmitting(false));
    },
    errors,
    changed: (Object.keys(values) as Name<T>[]).filter((name) => values[name] !== start[name]),
    isSubmitting,
  };
}
