import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import type { AudienceProps } from './audience-page.tsx';
import { RuleView } from './audience-parts.tsx';

import { shownState, usePixelNames, useSizeWords } from './audience-words.ts';
import { useShare } from './use-audience-share.ts';

function Rule({ center, account, audience }: AudienceProps) {
  const t = useTranslations();
  const pixels = usePixelNames(center, account.id);
  if (audience.rule === null) return null;
  return (
    <Card title={t('audiences.overview.rule')} hint={t('audiences.overview.rule_hint')}>
      {pixels === undefined ? <Skeleton lines={2} /> : <RuleView rule={audience.rule} pixels={pixels} />}
    </Card>
  );
}

function Shares({ center, account, audience, acts }: AudienceProps) {
  const t = useTranslations();
  const { end } = useShare(center, account)(audience);
  if (audience.sharedBy !== null) return null;
  const mayEnd = acts.why(audience) === null && audience.deletedAt === null;
  return (
    <Card title={t('audiences.overview.shares')} hint={t('audiences.overview.shares_hint')}>
      {audience.sharedWith.length === 0 ? (
        <p className="text-sm text-ink-3">{t('audiences.overview.no_shares')}</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {audience.sharedWith.map(({ id, name, role }) => (
            <li key={id} className="flex min-h-11 items-center gap-3 py-1">
              <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
              <span className="text-ink-2">{t(`audiences.roles.${role}`)}</span>
              {mayEnd && (
                <IconButton
                  size="sm"
                  label={t('audiences.overview.end_share', { name })}
                  icon={<X size={16} aria-hidden="true" />}
                  onClick={() => void end(id)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function AudienceOverview(props: AudienceProps) {
  const { account, audience } = props;
  const t = useTranslations();
  const sizeWords = useSizeWords();
  const { id, source, size, computedAt, expiresAt, createdAt, sharedBy } = audience;
  return (
    <div className="min-h-0 flex-1 space-y-4 overflow-y-auto pb-6">
      <Card title={t('audiences.overview.facts')} hint={t(`audiences.explained.${shownState(audience)}`)}>
        <DefinitionList
          items={[
            {
              term: t('audiences.table.size'),
              value: (
                <>
                  {sizeWords(size)} <span className="block text-xs text-ink-3">{t('audiences.size_hint')}</span>
                </>
              ),
            },
            { term: t('audiences.table.kind'), value: t(`audiences.sources.${source}`) },
            {
              term: t('audiences.table.computed'),
              value: computedAt === null ? '—' : <Time at={computedAt} />,
            },
            {
              term: t('audiences.overview.end'),
              value:
                expiresAt === null ? (
                  t('audiences.overview.no_end')
                ) : (
                  <Time at={expiresAt} show="date" timeZone={account.timeZone} />
                ),
            },
            {
              term: t('audiences.table.whose'),
              value:
                sharedBy === null
                  ? null
                  : `${t('audiences.table.shared_by', { name: sharedBy.name ?? sharedBy.id })} · ${t(`audiences.roles.${sharedBy.role}`)}`,
            },
            { term: t('audiences.overview.made'), value: <Time at={createdAt} show="exact" /> },
            { term: t('audiences.overview.id'), value: <CopyableId id={id} /> },
          ]}
        />
      </Card>
      <Rule {...props} />
      <Shares {...props} />
    </div>
  );
}
