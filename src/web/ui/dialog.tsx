import { X } from 'lucide-react';
import { type FormEventHandler, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

const widths = { sm: 'sm:w-[26rem]', md: 'sm:w-[35rem]', lg: 'sm:w-[43rem]' };

export interface DialogProps {
  title: ReactNode;
  /** A line below the title. */
  subtitle?: ReactNode;
  children?: ReactNode;
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  /** A live sentence at the start of the footer that says what will happen. */
  footerNote?: ReactNode;
  size?: keyof typeof widths;
  /** When given, the dialog is a form and Enter submits it. */
  onSubmit?: FormEventHandler<HTMLFormElement> | undefined;
  onClose: () => void;
  role?: 'dialog' | 'alertdialog';
}

const fields = 'input:not([type=hidden], [hidden], [readonly], [type=radio]), select, textarea';

/** The first field has focus; without one the dialog itself, so that no act is a key press away. */
function focusFirst(dialog: HTMLDialogElement | null): void {
  const first = dialog?.querySelector<HTMLElement>('[data-autofocus]') ?? dialog?.querySelector<HTMLElement>(fields);
  (first ?? dialog)?.focus();
}

const open = new Set<() => void>();

/** Closes every dialog that is open, as Escape would. */
export function closeDialogs(): void {
  for (const close of open) close();
}

/**
 * A modal dialog on the browser's own `<dialog>`: it traps focus, closes on Escape, and gives focus back. Mount it to open.
 * Keep the state of a form outside of it (or keep it mounted) where what was typed should survive closing. A press beside
 * it does not close it: typed text is never lost by accident.
 */
export function Dialog({
  title,
  subtitle,
  children,
  footer,
  footerNote,
  size = 'md',
  onSubmit,
  onClose,
  role = 'dialog',
}: DialogProps) {
  const t = useTranslations();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement as HTMLElement | null;
    dialog?.showModal();
    focusFirst(dialog);
    return () => {
      dialog?.close();
      // The browser gives focus back only while the opener is still there.
      if (opener?.isConnected === true) opener.focus();
    };
  }, []);
  useEffect(() => {
    open.add(onClose);
    return () => void open.delete(onClose);
  }, [onClose]);
  const Frame = (onSubmit === undefined ? 'div' : 'form') as 'form';
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      role={role === 'alertdialog' ? role : undefined}
      aria-labelledby={id}
      className={classNames(
        'm-0 h-dvh max-h-none w-screen max-w-none overflow-hidden bg-surface p-0 text-ink shadow-pop outline-none sm:m-auto sm:h-fit sm:max-h-[min(46rem,90dvh)] sm:rounded-2xl',
        widths[size],
      )}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // Keys pressed in a dialog are not for the page below, nor does Enter send a form in which the dialog stands.
      onKeyDown={(event) => {
        event.stopPropagation();
        const { target, key } = event;
        const isOfPage = target instanceof HTMLInputElement && target.form?.contains(event.currentTarget) === true;
        // A field for files opens the system's own dialog with it.
        if (key === 'Enter' && isOfPage && target.type !== 'file') event.preventDefault();
      }}
    >
      <Frame
        {...(onSubmit === undefined
          ? {}
          : {
              onSubmit: (event) => {
                event.stopPropagation();
                onSubmit(event);
              },
              noValidate: true,
            })}
        className="flex max-h-[inherit] flex-col max-sm:h-full"
      >
        <div className="flex items-start gap-3 px-6 pt-5 pb-3">
          <div className="min-w-0 flex-1">
            <h2 id={id} className="text-lg font-semibold break-words">
              {title}
            </h2>
            {subtitle !== undefined && <p className="text-sm text-ink-3">{subtitle}</p>}
          </div>
          <IconButton size="sm" label={t('common.close')} icon={<X size={18} />} onClick={onClose} className="-me-1" />
        </div>
        <div className="min-h-0 flex-1 space-y-5 overflow-y-auto px-6 pt-1 pb-6">{children}</div>
        {footer !== undefined && (
          <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-3.5 pb-[max(0.875rem,env(safe-area-inset-bottom))]">
            {footerNote !== undefined && (
              <p className="me-auto min-w-0 flex-1 basis-40 text-sm text-ink-3" aria-live="polite">
                {footerNote}
              </p>
            )}
            {footer}
          </div>
        )}
      </Frame>
    </dialog>
  );
}
