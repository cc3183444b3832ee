import { CircleQuestionMark } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { Timeline, useTimelineState } from '../access/timeline.tsx';
import { call } from '../api/call.ts';
import { useRows } from '../api/hooks.ts';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { AccountFrame } from './account-frame.tsx';

function AccountAccess({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const { state, input, change } = useTimelineState();
  const list = useRows('access.listAccountTimeline', { center: center.id, account: account.id, ...input });
  return (
    <>
      <p className="mb-3">
        <Link to={withQuery(paths.access(center.id), { account: account.id })} className={buttonClass('secondary')}>
          <CircleQuestionMark size={16} aria-hidden="true" className="me-2" />
          {t('access.questions.who_link')}
        </Link>
      </p>
      <Timeline list={list} state={state} change={change} fileName="access-over-time" />
    </>
  );
}

/** Who held the account when, and who may do what on it now. */
export default function AccountAccessPage() {
  const t = useTranslations();
  const reason = useReason();
  const why = reason('access:view');
  return (
    <AccountFrame part="access">
      {(center, account) =>
        why === null ? (
          <AccountAccess center={center} account={account} />
        ) : (
          <Denied
            title={t('access.timeline.title')}
            reason={why}
            ask={() => call('access.listAccountTimeline', { center: center.id, account: account.id, pageSize: 1 })}
          />
        )
      }
    </AccountFrame>
  );
}
