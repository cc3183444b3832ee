import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import type { Ending } from '../access/extend-access.tsx';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Time } from '../ui/time.tsx';

const ExtendAccess = deferred(() => import('../access/extend-access.tsx').then((file) => file.ExtendAccess));

const soonMs = 7 * 24 * 3600_000;

/** Says that a membership ends soon, and extends it or a group: where the mail about an end leads. */
export function MemberExtension({ center, member }: { center: Center; member: Member }) {
  const t = useTranslations();
  // `membership`, or the id of a group.
  const [state, change] = useUrlState({ extend: '' });
  const isOfGroup = state.extend !== '' && state.extend !== 'membership';
  const { person } = member;
  const held = useRows(
    'assets.listMemberAccounts',
    { center: center.id, person: person.id, via: 'group' },
    { isEnabled: isOfGroup },
  );
  const [opened] = useState(() => Date.now());
  const { expiresAt } = member;
  const mayExtend = center.viewer.can.includes('member:update') && !member.isSelf;
  const isSoon = expiresAt !== null && Date.parse(expiresAt) - opened < soonMs;
  const close = () => change({ extend: '' });
  const group = held.rows.find((row) => row.group?.id === state.extend);
  const ending = ((): Ending | null => {
    if (state.extend === 'membership' && expiresAt !== null)
      return { person, on: { kind: 'membership', name: t('access.extend.membership') }, until: expiresAt };
    if (!isOfGroup || !group?.group || group.expiresAt === null) return null;
    return { person, on: { kind: 'group', ...group.group }, until: group.expiresAt };
  })();
  return (
    <>
      {isSoon && mayExtend && (
        <div className="mb-4">
          <Banner
            tone="warn"
            action={
              <Button {...ExtendAccess.onIntent} size="sm" onClick={() => change({ extend: 'membership' })}>
                {t('access.extend.action')}
              </Button>
            }
          >
            {t('access.extend.membership')} · {t('access.extend.ends')} <Time at={expiresAt} />
          </Banner>
        </div>
      )}
      {mayExtend && ending !== null && <ExtendAccess center={center.id} ending={ending} onClose={close} />}
    </>
  );
}
