import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Wallet } from '../../contract/finance.ts';
import { TransferEntry } from './transfer-entry.tsx';
import type { TransferLine } from './transfer-lines.ts';
import { TransferPreview } from './transfer-preview.tsx';

export type Direction = 'recharge' | 'refund';

/** What is entered, kept while the preview is looked at. */
export interface TransferDraft {
  direction: Direction;
  how: 'choose' | 'paste';
  wallets: Wallet[];
  /** By ad account. */
  amounts: Record<string, { cash: string; credit: string }>;
  text: string;
  note: string;
}

/** Recharges ad accounts from the center or refunds it from them, one or many at once: entered first, then looked at, then applied. */
export function TransferDialog({
  center,
  start,
  onClose,
}: {
  center: Center;
  start?: { direction: Direction; wallets: Wallet[] };
  onClose: () => void;
}) {
  const t = useTranslations();
  // One for the whole dialog: whatever is tried again here is done once.
  const [key] = useState(() => crypto.randomUUID());
  const [lines, setLines] = useState<TransferLine[] | null>(null);
  const [draft, setDraft] = useState<TransferDraft>({
    direction: start?.direction ?? 'recharge',
    how: 'choose',
    wallets: start?.wallets ?? [],
    amounts: {},
    text: '',
    note: '',
  });
  const title = t('finance.transfer.title');
  return lines === null ? (
    <TransferEntry
      title={title}
      center={center}
      draft={draft}
      onChange={(part) => setDraft((former) => ({ ...former, ...part }))}
      onPreview={setLines}
      onClose={onClose}
    />
  ) : (
    <TransferPreview
      title={title}
      center={center}
      draft={draft}
      lines={lines}
      transferKey={key}
      onBack={() => setLines(null)}
      onClose={onClose}
    />
  );
}
