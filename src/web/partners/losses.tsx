import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { Bar } from '../ui/skeleton.tsx';

type Cut = 'partners.revokeShare' | 'partners.endPartnership';

const shown = 6;

function namesIn(before: Record<string, unknown> | null | undefined, field: string): string[] {
  const list = before?.[field];
  return Array.isArray(list) ? (list as { name: string }[]).map(({ name }) => name) : [];
}

/** What a cut takes from whom, as a dry run of the same call says. */
export function Losses<N extends Cut>({ name, input, isOver }: { name: N; input: Input<N>; isOver: boolean }) {
  const t = useTranslations();
  const preview = useQuery({
    queryKey: [name, 'preview', input],
    queryFn: () => call(name, input, { dryRun: true }),
    // Once it is cut, asking again would only be refused.
    enabled: !isOver,
    staleTime: 0,
    retry: false,
  });
  if (preview.isPending) return <Bar className="h-4 w-48" />;
  // It may ask for the password first; then nothing is known yet.
  if (preview.isError) return null;
  const before = preview.data?.changes[0]?.before;
  const lists =
    name === 'partners.revokeShare'
      ? [{ key: 'people', names: namesIn(before, 'people') }]
      : [
          { key: 'accounts', names: namesIn(before, 'accounts') },
          { key: 'their_people', names: namesIn(before, 'theirPeople') },
          { key: 'our_people', names: namesIn(before, 'ourPeople') },
        ];
  const some = lists.filter(({ names }) => names.length > 0);
  if (some.length === 0) return <p className="rounded-lg bg-sunken px-3 py-2.5">{t('partners.losses.nobody')}</p>;
  return (
    <div className="space-y-2 rounded-lg bg-sunken px-3 py-2.5">
      {some.map(({ key, names }) => (
        <div key={key}>
          <p className="mb-1 font-medium text-ink">{t(`partners.losses.${key}`, { count: names.length })}</p>
          <ul className="list-disc space-y-0.5 ps-5">
            {names.slice(0, shown).map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and the list never changes its order.
              <li key={at}>
                <bdi>{one}</bdi>
              </li>
            ))}
            {names.length > shown && <li>{t('partners.losses.more', { count: names.length - shown })}</li>}
          </ul>
        </div>
      ))}
      <DailyBudgets of={preview.data?.budgets} isInside />
    </div>
  );
}
