import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';

/** A dialog that is a form: cancel, and the one act that it is for, named in words. */
export function FormDialog({
  action,
  isBusy,
  variant = 'primary',
  ...dialog
}: Omit<DialogProps, 'footer'> & { action: ReactNode; isBusy: boolean; variant?: 'primary' | 'danger' }) {
  const t = useTranslations();
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <Button onClick={dialog.onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant={variant} isBusy={isBusy}>
            {action}
          </Button>
        </>
      }
    />
  );
}
