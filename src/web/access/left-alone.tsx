import { useTranslations } from 'use-intl';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Badge } from '../ui/badge.tsx';
import { useAccessWords } from './words.ts';

const shown = 6;

/** Within a dialog that takes something away: the ad accounts that would have nobody left to look after them. */
export function LeftAlone({
  isOver,
  ...asked
}: Pick<Input<'access.listBereft'>, 'center' | 'person' | 'shares'> & {
  /** Once it is done, asking again would only be refused. */
  isOver: boolean;
}) {
  const t = useTranslations();
  const words = useAccessWords();
  const list = useEndpoint('access.listBereft', { ...asked, pageSize: shown }, { isEnabled: !isOver, staleMs: 0 });
  const { items, total } = list.data ?? { items: [], total: 0 };
  if (total === 0) return null;
  return (
    <div className="rounded-lg bg-warn-soft px-3 py-2.5 text-sm text-ink-2" role="status">
      <p className="mb-1 font-medium text-ink">{t('access.questions.bereft')}</p>
      <ul className="space-y-1">
        {items.map(({ account, losesLastAdmin, losesLastEditor }) => (
          <li key={account.id} className="flex flex-wrap items-center gap-2">
            <bdi>{words.account(account)}</bdi>
            {losesLastAdmin && <Badge tone="bad">{t('access.questions.last_admin')}</Badge>}
            {losesLastEditor && <Badge tone="warn">{t('access.questions.last_editor')}</Badge>}
          </li>
        ))}
        {total > shown && <li>{t('access.questions.more', { count: total - shown })}</li>}
      </ul>
    </div>
  );
}
