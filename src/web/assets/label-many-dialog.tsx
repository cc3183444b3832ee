import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { DryRun } from '../../contract/audit.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { areLabels, LabelField } from './label-field.tsx';

type Kind = 'add' | 'remove';

const calls = { add: 'assets.addLabels', remove: 'assets.removeLabels' } as const;

const has = ({ labels }: Account, label: string): boolean =>
  labels.some((each) => each.toLowerCase() === label.toLowerCase());

/** Which labels the accounts have, with how many of them have each, the most used first. */
function labelsOn(accounts: readonly Account[]): { label: string; accounts: number }[] {
  const counts = new Map<string, number>();
  for (const label of accounts.flatMap(({ labels }) => labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, accounts: count })).sort((a, b) => b.accounts - a.accounts);
}

/** Takes it back: each label where it was not before, or from where it was taken. */
async function takeBack(
  kind: Kind,
  { center, labels, accounts }: { center: string; labels: readonly string[]; accounts: readonly Account[] },
): Promise<void> {
  for (const label of labels) {
    const touched = accounts.filter((account) => has(account, label) === (kind === 'remove')).map(({ id }) => id);
    if (touched.length > 0)
      await command(calls[kind === 'add' ? 'remove' : 'add'], { center, labels: [label], accounts: touched });
  }
}

/** Puts labels on many ad accounts, or takes them off, after showing which groups follow. */
export function LabelManyDialog({
  center,
  kind,
  accounts,
  onClose,
  onDone,
}: {
  center: string;
  kind: Kind;
  accounts: readonly Account[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const [labels, setLabels] = useState<readonly string[]>([]);
  const input = { center, labels: [...labels], accounts: accounts.map(({ id }) => id) };
  const isReady = labels.length > 0 && areLabels(labels);
  const undo = () =>
    void takeBack(kind, { center, labels, accounts })
      .catch(fail)
      .finally(() => refresh());
  const save = useCommand(calls[kind], {
    onDone: ({ changed }) => {
      onDone();
      onClose();
      toast({ message: t('assets.labels.many_done', { count: changed }), ...(changed > 0 ? { undo } : {}) });
    },
  });
  const error = say(save.error);
  return (
    <Dialog
      title={t(`assets.labels.${kind}_title`, { count: accounts.length })}
      subtitle={t('assets.labels.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !save.isPending) save.mutate(input);
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={save.isPending}
            disabledReason={isReady ? null : t('assets.labels.choose')}
          >
            {t(`assets.labels.${kind}_save`)}
          </Button>
        </>
      }
    >
      <LabelField
        center={center}
        label={t('assets.labels.title')}
        values={labels}
        onChange={setLabels}
        {...(kind === 'remove' ? { offers: labelsOn(accounts) } : {})}
      />
      {isReady && <Preview kind={kind} input={input} isOver={!save.isIdle} />}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

interface Named {
  id: string;
  name: string;
}

/** How many accounts each group gains or loses by it. */
function movesIn(changes: DryRun['changes']): { key: string; name: string; isIn: boolean; count: number }[] {
  const moves = new Map<string, { key: string; name: string; isIn: boolean; count: number }>();
  for (const { before, after } of changes) {
    const [was, is] = [before, after].map((side) => (side?.['groups'] ?? []) as unknown as Named[]);
    const only = (one: Named[] = [], other: Named[] = []) =>
      one.filter(({ id }) => !other.some((each) => each.id === id));
    for (const [groups, isIn] of [[only(is, was), true] as const, [only(was, is), false] as const]) {
      for (const { id, name } of groups) {
        const key = `${id} ${isIn}`;
        moves.set(key, { key, name, isIn, count: (moves.get(key)?.count ?? 0) + 1 });
      }
    }
  }
  return [...moves.values()];
}

function Preview({
  kind,
  input,
  isOver,
}: {
  kind: Kind;
  input: { center: string; labels: string[]; accounts: string[] };
  isOver: boolean;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const preview = useQuery({
    queryKey: [calls[kind], 'preview', input],
    queryFn: () => call(calls[kind], input, { dryRun: true }),
    enabled: !isOver,
    staleTime: 0,
    retry: false,
  });
  if (preview.error) return <Banner tone="bad">{say(preview.error)}</Banner>;
  if (preview.data === undefined) return null;
  const { changes } = preview.data;
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5 text-sm text-ink-2" role="status">
      <p>{t('assets.labels.many_note', { count: changes.length })}</p>
      <ul className="list-disc ps-5">
        {movesIn(changes).map(({ key, name, isIn, count }) => (
          <li key={key}>{t(isIn ? 'assets.labels.group_in' : 'assets.labels.group_out', { name, count })}</li>
        ))}
      </ul>
    </div>
  );
}
