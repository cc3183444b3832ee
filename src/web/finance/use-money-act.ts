// Acts that move money: each is asked for under a key of its own, so that trying again never moves it twice.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Posting } from '../../contract/finance.ts';
import { refresh } from '../api/client.ts';
import type { Input } from '../api/endpoints.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';

export type MoneyActName =
  | 'finance.recordFunding'
  | 'finance.issueCredit'
  | 'finance.adjustBalance'
  | 'finance.transferFunds';

/** Takes a posting back at once, from the toast that tells of it; undefined where it cannot be. */
export function useUndoPosting(center: string): (posting: Posting) => (() => void) | undefined {
  const t = useTranslations();
  const fail = useFailureToast();
  return (posting) => {
    if (!posting.can.includes('reverse')) return undefined;
    const reason = t('finance.undo_reason');
    return () => {
      command('finance.reversePosting', { center, posting: posting.id, reason })
        .then(() => toast({ message: t('finance.undone') }), fail)
        .finally(() => void refresh('finance'));
    };
  };
}

/** One act of a dialog: what it takes beside center and key, and what is said once it is done. */
export function useMoneyAct<N extends MoneyActName>(
  name: N,
  options: { center: string; key?: string; onDone: () => void; said: (posting: Posting) => string },
) {
  const { center, onDone, said } = options;
  const undo = useUndoPosting(center);
  const [ownKey] = useState(() => crypto.randomUUID());
  const key = options.key ?? ownKey;
  const act = useCommand(name, {
    refreshes: ['finance', 'audit'],
    onDone: (reply) => {
      const posting = reply as Posting;
      toast({ message: said(posting), undo: undo(posting) });
      onDone();
    },
  });
  const inputOf = (input: Omit<Input<N>, 'center' | 'key'>) => ({ ...input, center, key }) as unknown as Input<N>;
  return { mutate: (input: Omit<Input<N>, 'center' | 'key'>) => act.mutate(inputOf(input)), inputOf, act };
}
