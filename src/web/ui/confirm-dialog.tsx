import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './text-field.tsx';

/**
 * For what cannot come back: says what will happen in its children, and names the act in its button. With `typed` the
 * person has to type that text first.
 */
export function ConfirmDialog({
  title,
  children,
  action,
  tone = 'danger',
  isBusy,
  error,
  typed,
  size = 'sm',
  disabledReason = null,
  onConfirm,
  onClose,
}: {
  title: ReactNode;
  children?: ReactNode;
  /** The words of the button: the act, not "OK". */
  action: string;
  tone?: 'danger' | 'primary';
  isBusy?: boolean;
  error?: string | null;
  typed?: { label: string; text: string };
  size?: 'sm' | 'md';
  /** Why it cannot be confirmed yet. */
  disabledReason?: string | null;
  onConfirm: (typed: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [text, setText] = useState('');
  const isTyped = typed === undefined || text.trim() === typed.text;
  const isReady = isTyped && disabledReason === null;
  return (
    <Dialog
      size={size}
      role="alertdialog"
      title={title}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && isBusy !== true) onConfirm(text.trim());
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant={tone}
            isBusy={isBusy}
            disabledReason={isTyped ? disabledReason : t('common.type_to_confirm', { text: typed?.text ?? '' })}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="space-y-3 text-sm text-ink-2">{children}</div>
      {typed !== undefined && (
        <TextField
          label={typed.label}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {error !== null && error !== undefined && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
