import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { RecoveryStatus } from '../../contract/centers-recovery.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Time } from '../ui/time.tsx';
import type { RecoveryAct } from './recovery-dialogs.tsx';

const RecoveryDialog = deferred(() => import('./recovery-dialogs.tsx').then((file) => file.RecoveryDialog));

/** Who could step in today, each with what keeps them from it. */
function Stewards({ stewards }: Pick<RecoveryStatus, 'stewards'>) {
  const t = useTranslations();
  return (
    <ul className="divide-y divide-line">
      {stewards.map(({ person, role, state, lastSeenAt }) => (
        <li key={person.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
          <span className="min-w-0 flex-1 basis-44">
            <bdi className="block truncate text-sm font-medium text-ink">{person.name}</bdi>
            <span className="block text-xs text-ink-3">
              {t(`access.roles.${role}`)} · {lastSeenAt === null ? t('members.table.never') : <Time at={lastSeenAt} />}
            </span>
          </span>
          <Badge tone={state === 'ready' ? 'ok' : 'warn'}>{t(`centers.recovery.states.${state}`)}</Badge>
        </li>
      ))}
    </ul>
  );
}

function Codes({ codes }: Pick<RecoveryStatus, 'codes'>) {
  const t = useTranslations();
  if (codes === null) return <p className="text-sm text-ink-3">{t('centers.recovery.no_codes')}</p>;
  const { needed, holders, delayHours, madeAt, madeBy } = codes;
  return (
    <div className="space-y-1 text-sm text-ink-2">
      <p>{t('centers.recovery.codes', { needed, count: holders.length, hours: delayHours })}</p>
      <p className="break-words">
        {t('centers.recovery.holders', { names: holders.map(({ name }) => name).join(t('common.comma')) })}
      </p>
      <p className="text-xs text-ink-3">
        {t('centers.recovery.made_by', { name: madeBy.name })} · <Time at={madeAt} show="date" />
      </p>
    </div>
  );
}

/** What saves a center whose Owners are gone: other people who could step in, and codes that others hold. */
export function RecoveryCard({ center }: { center: Center }) {
  const t = useTranslations();
  const why = useReason()('center:transfer_ownership');
  const maySee = center.viewer.can.includes('center:update');
  const [act, setAct] = useState<RecoveryAct | null>(null);
  const known = useEndpoint('centers.getRecovery', { center: center.id }, { isEnabled: maySee }).data;
  if (known === undefined) return null;
  const { codes, running, isAtRisk } = known;
  const whyNot = why ?? (running === null ? null : t('centers.recovery.while_running'));
  return (
    <Card title={t('centers.recovery.title')} hint={t('centers.recovery.hint')}>
      <div className="space-y-4">
        {running !== null && (
          <Banner
            tone="bad"
            action={
              <Button size="sm" disabledReason={why} onClick={() => setAct('cancel')}>
                {t('centers.recovery.cancel')}
              </Button>
            }
          >
            {t('centers.recovery.running', { person: running.person.name, email: running.person.email })}{' '}
            <Time at={running.dueAt} show="exact" />
          </Banner>
        )}
        {isAtRisk && <Banner tone="warn">{t('centers.recovery.at_risk')}</Banner>}
        <Stewards stewards={known.stewards} />
        <Codes codes={codes} />
        <div className="flex flex-wrap justify-end gap-2">
          {why !== null && <WhyNot center={center.id} action="center:transfer_ownership" />}
          {codes !== null && (
            <Button disabledReason={whyNot} onClick={() => setAct('revoke')}>
              {t('centers.recovery.revoke')}
            </Button>
          )}
          <Button disabledReason={whyNot} onClick={() => setAct('make')} {...RecoveryDialog.onIntent}>
            {codes === null ? t('centers.recovery.make') : t('centers.recovery.make_again')}
          </Button>
        </div>
      </div>
      {act !== null && <RecoveryDialog act={act} center={center} onClose={() => setAct(null)} />}
    </Card>
  );
}
