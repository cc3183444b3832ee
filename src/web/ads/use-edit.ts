// Saving an edit: what spends more is shown before and after first, and everything can be taken back.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdBudget } from '../../contract/ads.ts';
import type { Bid } from '../../contract/ads-groups.ts';
import type { DryRun } from '../../contract/audit.ts';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';

type Edits = 'ads.updateCampaign' | 'ads.updateAdGroup';

export interface Spending {
  budget: AdBudget;
  bid?: Bid;
  endsAt?: string | null;
  hours?: string;
}

const isBudgetRaised = (before: AdBudget, after: AdBudget): boolean => {
  if (before.mode === 'none' || after.mode === 'none') return before.mode !== after.mode;
  return before.mode !== after.mode || BigInt(after.amountMicros) > BigInt(before.amountMicros);
};

const isBidRaised = (before: Bid, after: Bid): boolean =>
  before.strategy === 'bid_cap' &&
  (after.strategy === 'lowest_cost' || BigInt(after.amountMicros) > BigInt(before.amountMicros));

/** Whether more may be spent than before: a larger budget or one of another kind, a larger bid, a longer time. */
export function spendsMore(before: Spending, after: Partial<Spending>): boolean {
  const { budget, bid, endsAt, hours } = after;
  if (budget && isBudgetRaised(before.budget, budget)) return true;
  if (bid && before.bid && isBidRaised(before.bid, bid)) return true;
  if (endsAt !== undefined && before.endsAt && (endsAt === null || Date.parse(endsAt) > Date.parse(before.endsAt)))
    return true;
  return hours !== undefined && [...hours].some((digit, place) => digit === '1' && before.hours?.[place] === '0');
}

/** Of what was asked for, the fields that differ from what stands. */
export function changedFields<Fields extends object>(before: Fields, after: Partial<Fields>): Partial<Fields> {
  const order = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
        : part,
    );
  const differs = ([field, value]: [string, unknown]) =>
    value !== undefined && order(value) !== order(before[field as keyof Fields]);
  return Object.fromEntries(Object.entries(after).filter(differs)) as Partial<Fields>;
}

export function useEdit<Name extends Edits>(
  name: Name,
  { at, row, onClose }: { at: object; row: { name: string } & Spending; onClose: () => void },
) {
  const t = useTranslations();
  const run = useShownCall();
  const [review, setReview] = useState<{ fields: object; preview: DryRun } | null>(null);
  const [trial, setTrial] = useState<{ isPending: boolean; error: Error | null }>({ isPending: false, error: null });
  const act = useCommand(name, {
    refreshes: ['ads', 'audit'],
    onDone: (_, input) => {
      const before = Object.fromEntries(
        Object.keys(input as object)
          .filter((field) => !(field in at))
          .map((field) => [field, row[field as keyof typeof row]]),
      );
      toast({
        message: t('ads.done.changed', { name: row.name }),
        undo: () => void run([], () => command(name, { ...at, ...before } as Input<Name>)),
      });
      onClose();
    },
  });
  const save = (fields: object) => act.mutate({ ...at, ...fields } as Input<Name>);
  return {
    review,
    isPending: act.isPending || trial.isPending,
    error: act.error ?? trial.error,
    back: () => setReview(null),
    confirm: () => review && save(review.fields),
    submit: async (fields: Partial<Spending>) => {
      if (Object.keys(fields).length === 0) return onClose();
      if (!spendsMore(row, fields)) return save(fields);
      setTrial({ isPending: true, error: null });
      try {
        const preview = await call(name, { ...at, ...fields } as Input<Name>, { dryRun: true });
        setReview({ fields, preview });
        setTrial({ isPending: false, error: null });
      } catch (error) {
        setTrial({ isPending: false, error: error as Error });
      }
    },
  };
}
