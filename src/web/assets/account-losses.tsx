import { useTranslations } from 'use-intl';
import type { DryRun } from '../../contract/audit.ts';

const shown = 6;

function namesIn(change: DryRun['changes'][number] | undefined, field: string): string[] {
  const list = change?.before?.[field] ?? change?.after?.[field];
  return Array.isArray(list) ? (list as unknown as { name: string }[]).map(({ name }) => name) : [];
}

/** Who loses an account, as the entry of a dry run names them. */
export function AccountLosses({ changes }: { changes: DryRun['changes'] }) {
  const t = useTranslations();
  const [change] = changes;
  const lists = [
    { key: 'people', names: namesIn(change, 'losing') },
    { key: 'partners', names: namesIn(change, 'partnersLosing') },
    { key: 'their_people', names: namesIn(change, 'theirPeople') },
  ].filter(({ names }) => names.length > 0);
  return (
    <div className="space-y-2 rounded-lg bg-sunken px-3 py-2.5 text-sm text-ink-2">
      <p className="font-medium text-ink">{t('assets.losses.title')}</p>
      {lists.length === 0 && <p>{t('assets.losses.nobody')}</p>}
      {lists.map(({ key, names }) => (
        <div key={key}>
          <p>{t(`assets.losses.${key}`, { count: names.length })}</p>
          <ul className="list-disc space-y-0.5 ps-5">
            {names.slice(0, shown).map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and the list never changes its order.
              <li key={at}>
                <bdi>{one}</bdi>
              </li>
            ))}
            {names.length > shown && <li>{t('assets.unbind.loses_more', { count: names.length - shown })}</li>}
          </ul>
        </div>
      ))}
    </div>
  );
}
