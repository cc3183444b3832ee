import { type FormEventHandler, useState } from 'react';
import { useKept } from '../ui/kept.ts';

type Problems<T> = { [K in keyof T]?: string | null };

/** What is typed into a dialog about money, kept until it is used, and what is wrong with each field. */
export function useMoneyForm<T extends Record<string, string>>(
  name: string,
  start: T,
  judge: (values: T) => Problems<T>,
) {
  const { value: values, keep, forget } = useKept(name, start);
  const [isTried, setIsTried] = useState(false);
  const problems = judge(values);
  const isGood = Object.values(problems).every((problem) => problem === null);
  const submit =
    (act: () => void): FormEventHandler<HTMLFormElement> =>
    (event) => {
      event.preventDefault();
      setIsTried(true);
      if (isGood) act();
      // The first that is wrong, once it is marked as such.
      else setTimeout(() => (event.target as HTMLElement).querySelector<HTMLElement>('[aria-invalid]')?.focus());
    };
  return {
    values,
    set: keep,
    problem: (field: keyof T): string | undefined => problems[field] ?? undefined,
    isTried,
    submit,
    forget,
  };
}
