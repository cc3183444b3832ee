import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from './icon-button.tsx';

/** Copies a text and says so for two seconds. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useTranslations();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), 2000);
  };
  return (
    <IconButton
      size="sm"
      label={isCopied ? t('common.copied') : (label ?? t('common.copy'))}
      icon={isCopied ? <Check size={14} /> : <Copy size={14} />}
      onClick={() => void copy()}
    />
  );
}

/** An id that can be copied, always left to right. */
export function CopyableId({ id, label }: { id: string; label?: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <bdi className="tnum truncate" dir="ltr">
        {id}
      </bdi>
      <CopyButton text={id} {...(label === undefined ? {} : { label })} />
    </span>
  );
}
