import { useTranslations } from 'use-intl';
import { decimalOf, digitsOf } from '../../contract/decimals.ts';
import { TextField } from '../ui/text-field.tsx';
import { useMoney } from './money.tsx';
import { exampleOf, readTyped, type TypedAmount } from './typed-amount.ts';

/** What is wrong with a typed amount, in words; null for nothing. */
export function useAmountProblem(): (read: TypedAmount, currency: string) => string | null {
  const t = useTranslations();
  return (read, currency) => {
    if ('micros' in read) return null;
    const words = { currency, digits: digitsOf(currency), example: exampleOf(currency) };
    return t(`finance.form.amount_${read.problem}`, words);
  };
}

/** An amount of a currency. Says how it was understood where that is not what stands there. */
export function AmountField({
  label,
  value,
  currency,
  error,
  hint,
  onChange,
  ...rest
}: {
  label: string;
  value: string;
  currency: string;
  error?: string | undefined;
  hint?: string | undefined;
  onChange: (typed: string) => void;
  className?: string;
  isLabelHidden?: boolean;
}) {
  const t = useTranslations();
  const money = useMoney();
  const read = readTyped(value, currency);
  const isPlain = 'micros' in read && value.trim() === decimalOf(read.micros, currency);
  const meaning =
    'micros' in read && !isPlain ? t('finance.form.understood', { amount: money(read.micros, currency) }) : undefined;
  return (
    <TextField
      {...rest}
      label={label}
      hint={meaning ?? hint}
      error={error}
      value={value}
      inputMode="decimal"
      dir="ltr"
      autoComplete="off"
      maxLength={40}
      end={<span className="pe-2 text-xs text-ink-3">{currency}</span>}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
