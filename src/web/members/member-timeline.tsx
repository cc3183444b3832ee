import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { actionKey } from '../activity/field-words.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import { Card } from '../ui/card.tsx';
import { Select } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';

const shown = 12;

/** The latest entries about a member, or by them. */
export function MemberTimeline({ center, member }: { center: Center; member: Member }) {
  const t = useTranslations();
  const [side, setSide] = useState<'about' | 'by'>('about');
  const { id, name } = member.person;
  const query: { actor: string } | { objectType: 'member'; objectId: string } =
    side === 'by' ? { actor: id } : { objectType: 'member', objectId: id };
  const mayView = center.viewer.can.includes('audit:view');
  const activity = useEndpoint(
    'audit.listActivity',
    { center: center.id, pageSize: shown, ...query },
    { isEnabled: mayView, keepPrevious: true },
  );
  if (!mayView) return null;
  const entries = activity.data?.items ?? [];
  return (
    <Card
      title={t('members.timeline.title')}
      actions={
        <Select
          className="max-w-44"
          aria-label={t('members.timeline.title')}
          value={side}
          options={[
            { value: 'about', label: t('members.timeline.about', { name }) },
            { value: 'by', label: t('members.timeline.by', { name }) },
          ]}
          onChange={(event) => setSide(event.target.value as 'about' | 'by')}
        />
      }
    >
      {activity.isPending && <Skeleton lines={4} />}
      <ol className="space-y-3">
        {entries.map((entry) => (
          <li key={entry.id} className="flex gap-3">
            <span aria-hidden="true" className="mt-1.5 size-2 shrink-0 rounded-full bg-line-2" />
            <div className="min-w-0 text-sm">
              <p className="break-words text-ink">
                {t(`audit.actions.${actionKey(entry.action)}`)}
                {entry.object.name !== '' && entry.object.name !== name && (
                  <span className="text-ink-2"> · {entry.object.name}</span>
                )}
              </p>
              <p className="text-xs text-ink-3">
                <bdi>{entry.actor.name}</bdi> · <Time at={entry.at} />
              </p>
            </div>
          </li>
        ))}
      </ol>
      {activity.isSuccess && entries.length === 0 && (
        <p className="text-sm text-ink-3">{t('members.timeline.empty')}</p>
      )}
      {entries.length > 0 && (
        <p className="mt-4 text-sm">
          <Link
            to={withQuery(paths.activity(center.id), query)}
            className="inline-flex min-h-6 items-center rounded font-medium text-accent-ink hover:underline"
          >
            {t('members.timeline.all')}
          </Link>
        </p>
      )}
    </Card>
  );
}
