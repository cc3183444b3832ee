import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Share } from '../../contract/partners.ts';
import { LeftAlone } from '../access/left-alone.tsx';
import type { Reply } from '../api/endpoints.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { type RowResult, RowResultsDialog } from '../ui/row-results.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';

const keyOf = (account: string, partner: string): string => `${account}:${partner}`;
const shown = 8;

/** Stops sharing many accounts after showing who loses which. */
export function RevokeManyDialog({
  center,
  shares,
  onClose,
  onDone,
}: {
  center: string;
  shares: readonly Share[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [results, setResults] = useState<RowResult[] | null>(null);
  const live = shares.filter(({ state }) => state !== 'revoked');
  const count = live.length;
  const pairs = live.map(({ account, partner }) => ({ account: account.id, partner: partner.id }));
  const revoke = useCommand('partners.revokeShares', {
    onDone: ({ results: rows }) => {
      onDone();
      const whyOf = new Map(
        rows.map(({ account, partner, refusal }) => [keyOf(account, partner), refusal?.message ?? null]),
      );
      const told = live.map(({ account, partner }) => ({
        key: keyOf(account.id, partner.id),
        name: `${account.name} · ${partner.name}`,
        why: whyOf.get(keyOf(account.id, partner.id)) ?? null,
      }));
      const done = told.filter(({ why }) => why === null).length;
      if (done > 0) toast({ message: t('partners.revoke.many_done', { count: done }) });
      if (done === told.length) onClose();
      else setResults(told);
    },
  });
  const asked = {
    center,
    shares: pairs.map(({ account, partner }) => keyOf(account, partner)).join(','),
    isOver: !revoke.isIdle,
  };
  const title = t('partners.revoke.many_title', { count });
  if (results !== null) return <RowResultsDialog title={title} results={results} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={title}
      action={t('partners.revoke.confirm')}
      isBusy={revoke.isPending}
      error={say(revoke.error)}
      onConfirm={() => revoke.mutate({ center, shares: pairs })}
      onClose={onClose}
    >
      <p>{t('partners.revoke.many_hint')}</p>
      <WhoLoses {...asked} />
      <LeftAlone {...asked} />
    </ConfirmDialog>
  );
}

interface Loser {
  id: string;
  name: string;
  partner: string;
  accounts: number;
}

function losersIn(rows: Reply<'access.listLosses'>['items']): Loser[] {
  const losers = new Map<string, Loser>();
  for (const { person, center } of rows) {
    const id = keyOf(person.id, center?.id ?? '');
    const accounts = (losers.get(id)?.accounts ?? 0) + 1;
    losers.set(id, { id, name: person.name, partner: center?.name ?? '', accounts });
  }
  return [...losers.values()];
}

function WhoLoses({ isOver, ...asked }: { center: string; shares: string; isOver: boolean }) {
  const t = useTranslations();
  const losses = useEndpoint(
    'access.listLosses',
    { ...asked, pageSize: 200 },
    // Once it is cut, asking again would only be refused.
    { isEnabled: !isOver, staleMs: 0 },
  );
  if (losses.isPending) return <Bar className="h-4 w-48" />;
  if (losses.data === undefined) return null;
  const { items, total } = losses.data;
  const losers = losersIn(items);
  if (losers.length === 0) return <p className="rounded-lg bg-sunken px-3 py-2.5">{t('partners.losses.nobody')}</p>;
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5">
      <p className="mb-1 font-medium text-ink">
        {t(total > items.length ? 'partners.losses.many_people' : 'partners.losses.people', { count: losers.length })}
      </p>
      <ul className="list-disc space-y-0.5 ps-5">
        {losers.slice(0, shown).map(({ id, name, partner, accounts }) => (
          <li key={id}>{t('partners.losses.one', { name, partner, count: accounts })}</li>
        ))}
        {losers.length > shown && <li>{t('partners.losses.more', { count: losers.length - shown })}</li>}
      </ul>
    </div>
  );
}
