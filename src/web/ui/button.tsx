import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { tip } from './tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent shadow-card hover:bg-accent-2',
  secondary: 'bg-surface text-ink shadow-[inset_0_0_0_1px_var(--line-2)] hover:bg-sunken',
  ghost: 'text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'bg-danger text-on-accent shadow-card hover:bg-danger-2',
};
const sizes: Record<ButtonSize, string> = {
  sm: 'h-8 px-2.5 text-sm gap-1.5',
  md: 'h-9 px-3.5 text-base gap-2',
  lg: 'h-11 px-5 text-base gap-2',
};

/** The look of a button, for links that act like one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap transition-colors duration-100 select-none',
    variants[variant],
    sizes[size],
  );
}

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  /** Shown before the text, 16 px. */
  icon?: ReactNode;
  /** A key that does the same, printed in the button. */
  hint?: string | undefined;
  /** Why it cannot be used now. The button stays focusable, looks disabled and says the reason on hover and focus. */
  disabledReason?: string | null | undefined;
  /** A call is on its way: the button keeps its size and ignores clicks. */
  isBusy?: boolean | undefined;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  hint,
  disabledReason,
  isBusy,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = Boolean(disabledReason) || rest.disabled === true;
  return (
    <button
      {...rest}
      {...tip(disabledReason)}
      // oxlint-disable-next-line react/button-has-type
      type={type}
      aria-disabled={isOff || isBusy === true || undefined}
      aria-busy={isBusy === true || undefined}
      disabled={rest.disabled === true && !disabledReason}
      className={classNames(
        buttonClass(variant, size),
        isOff && 'cursor-not-allowed opacity-50',
        isBusy === true && 'cursor-progress',
        className,
      )}
      onClick={(event) => {
        if (isOff || isBusy === true) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy === true ? <span className="spinner" aria-hidden="true" /> : icon}
      {children}
      {hint !== undefined && (
        <kbd className="-me-1 hidden rounded bg-current/15 px-1 text-xs leading-4 font-medium sm:inline">
          <span className="text-current">{hint}</span>
        </kbd>
      )}
    </button>
  );
}
