import { useTranslations } from 'use-intl';
import { Bar } from '../ui/skeleton.tsx';
import type { Loss } from './group-acts.ts';

const shownLosses = 6;

function LossLine({ loss }: { loss: Loss }) {
  const t = useTranslations();
  const { name, accounts, more = 0, lowered = 0 } = loss;
  return (
    <li>
      {accounts.length > 0 &&
        t('assets.groups.loses', {
          name,
          accounts: accounts.slice(0, 3).join(t('assets.groups.and')),
          more: more + Math.max(0, accounts.length - 3),
        })}
      {accounts.length > 0 && lowered > 0 && ' '}
      {lowered > 0 && t('assets.groups.lowers', { name, count: lowered })}
    </li>
  );
}

/** Who loses what with a group or a team; null while that is still asked. */
export function GroupLosses({ losses }: { losses: readonly Loss[] | null }) {
  const t = useTranslations();
  if (losses === null)
    return (
      <output className="block space-y-2 rounded-lg bg-sunken px-3 py-2.5">
        <Bar className="h-4 w-32 bg-line" />
        <Bar className="h-4 w-48 bg-line" />
      </output>
    );
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5">
      <p className="mb-1 font-medium text-ink">{t('assets.groups.losses', { count: losses.length })}</p>
      <ul className="list-disc space-y-0.5 ps-5 empty:hidden">
        {losses.slice(0, shownLosses).map((loss) => (
          <LossLine key={loss.id} loss={loss} />
        ))}
        {losses.length > shownLosses && (
          <li>{t('assets.groups.losses_more', { count: losses.length - shownLosses })}</li>
        )}
      </ul>
    </div>
  );
}
