import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';
import type { FieldText } from './field.tsx';
import { IconButton } from './icon-button.tsx';
import { TextField } from './text-field.tsx';

export interface PasswordRating {
  /** 0 weak to 4 strong. */
  score: number;
  problem: 'too_short' | 'too_long' | 'common' | 'contextual' | null;
  minLength: number;
}

const tones = ['bg-bad', 'bg-bad', 'bg-warn', 'bg-ok', 'bg-ok'];

function useRating(password: string, rate: ((password: string) => Promise<PasswordRating>) | undefined) {
  const [rating, setRating] = useState<PasswordRating | null>(null);
  useEffect(() => {
    if (rate === undefined || password === '') return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      rate(password).then(
        (answer) => isCurrent && setRating(answer),
        // The meter is only a help; the server judges again on submit.
        () => isCurrent && setRating(null),
      );
    }, 250);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [password, rate]);
  return password === '' ? null : rating;
}

function Meter({ rating }: { rating: PasswordRating }) {
  const t = useTranslations();
  const score = rating.problem === null ? rating.score : Math.min(rating.score, 1);
  return (
    <span className="flex items-center gap-2">
      <span className="flex w-24 gap-1" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={classNames('h-1 flex-1 rounded-full', step <= Math.max(1, score) ? tones[score] : 'bg-line-2')}
          />
        ))}
      </span>
      <span>
        {rating.problem === null
          ? t(`common.password.score_${score}`)
          : t(`common.password.${rating.problem}`, { minLength: rating.minLength })}
      </span>
    </span>
  );
}

/** A password with show and hide, and a strength meter when `rate` and the current `value` are given. */
export function PasswordField({
  rate,
  meterValue = '',
  hint,
  error,
  ...field
}: FieldText &
  Omit<ComponentProps<'input'>, 'type'> & {
    /** Asks how strong a password is. Keep its identity stable. */
    rate?: ((password: string) => Promise<PasswordRating>) | undefined;
    /** What is typed now, for the meter. */
    meterValue?: string | undefined;
    hint?: ReactNode;
  }) {
  const t = useTranslations();
  const [isShown, setIsShown] = useState(false);
  const rating = useRating(meterValue, rate);
  return (
    <TextField
      autoCapitalize="none"
      spellCheck={false}
      {...field}
      dir="ltr"
      type={isShown ? 'text' : 'password'}
      error={error}
      hint={rating === null ? hint : <Meter rating={rating} />}
      end={
        <IconButton
          size="sm"
          label={t(isShown ? 'common.password.hide' : 'common.password.show')}
          aria-pressed={isShown}
          icon={isShown ? <EyeOff size={16} /> : <Eye size={16} />}
          onClick={() => setIsShown(!isShown)}
        />
      }
    />
  );
}
