import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PaymentProvider } from '../../contract/payments.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { curlExample } from './payments-example.ts';

function Shown({ label, text, isLong = false }: { label: string; text: string; isLong?: boolean }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-ink">{label}</h3>
      <CopyableText text={text} isLong={isLong} />
    </section>
  );
}

/** A secret, the one time that it can be seen, with where to post and a payment to try it with. */
export function PaymentSecretShown({
  provider: { url, currency },
  secret,
  title,
  onClose,
}: {
  provider: PaymentProvider;
  secret: string;
  title: string;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [at] = useState(() => new Date());
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('payments.secret.kept')}
        </Button>
      }
    >
      <Banner tone="warn">{t('payments.secret.once')}</Banner>
      <Shown label={t('payments.secret.secret')} text={secret} />
      <Shown label={t('payments.secret.address')} text={url} />
      <Shown label={t('payments.secret.example')} text={curlExample({ url, secret, currency, at })} isLong />
    </Dialog>
  );
}

/** Makes a new secret, after saying what becomes of the former one. */
export function PaymentSecretDialog({
  center,
  provider,
  onClose,
}: {
  center: string;
  provider: PaymentProvider;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [endsFormer, setEndsFormer] = useState(false);
  const make = useCommand('finance.makePaymentSecret', { refreshes: ['finance', 'audit'] });
  if (make.data !== undefined)
    return (
      <PaymentSecretShown
        provider={provider}
        secret={make.data.secret}
        title={t('payments.secret.title')}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={t('payments.secret.title')}
      tone="primary"
      action={t('payments.secret.make')}
      isBusy={make.isPending}
      error={say(make.error)}
      onConfirm={() => make.mutate({ center, provider: provider.id, endsFormer })}
      onClose={onClose}
    >
      <p>{t(provider.hasSecret ? 'payments.secret.text' : 'payments.secret.first_text')}</p>
      {provider.hasSecret && (
        <Checkbox
          label={t('payments.secret.ends_former')}
          checked={endsFormer}
          onChange={(event) => setEndsFormer(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}
