// Who would gain and who would lose by a change, as a dry run of it says.
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { DryRun } from '../../contract/audit.ts';
import { Bar } from '../ui/skeleton.tsx';

interface Touched {
  id: string;
  name: string;
  accounts: number;
}

const sides = ['gaining', 'losing', 'partners'] as const;

function touchedIn(preview: DryRun | undefined, side: (typeof sides)[number]): { listed: Touched[]; more: number } {
  const after = preview?.changes[0]?.after ?? {};
  const listed = Array.isArray(after[side]) ? (after[side] as unknown as Touched[]) : [];
  const more = after[`${side}More`];
  return { listed, more: typeof more === 'number' ? more : 0 };
}

/** `ask` makes the call as a dry run; `asked` is what it depends on. */
export function Effects({ asked, ask }: { asked: readonly unknown[]; ask: () => Promise<DryRun> }) {
  const t = useTranslations();
  const preview = useQuery({ queryKey: ['effects', ...asked], queryFn: ask, staleTime: 0, retry: false });
  if (preview.isPending) {
    return (
      <output className="block space-y-2 rounded-lg bg-sunken px-3 py-2.5">
        <Bar className="h-4 w-40 bg-line" />
      </output>
    );
  }
  // What is wrong with the change is said when it is made.
  if (preview.isError) return null;
  const shown = sides
    .map((side) => ({ side, ...touchedIn(preview.data, side) }))
    .filter((one) => one.listed.length > 0);
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5 text-sm text-ink-2" aria-live="polite">
      {shown.length === 0 && <p>{t('access.effects.nobody')}</p>}
      {shown.map(({ side, listed, more }) => (
        <div key={side} className="not-first:mt-2">
          <p className="font-medium text-ink">{t(`access.effects.${side}`, { count: listed.length + more })}</p>
          <ul className="mt-0.5 max-h-32 list-disc overflow-y-auto ps-5">
            {listed.map((one) => (
              <li key={one.id}>{t('access.effects.one', { name: one.name, count: one.accounts })}</li>
            ))}
            {more > 0 && <li>{t('access.effects.more', { count: more })}</li>}
          </ul>
        </div>
      ))}
    </div>
  );
}
