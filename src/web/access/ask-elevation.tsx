import { Clock } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SentRequest } from '../../contract/requests.ts';
import type { Explanation } from '../../contract/shapes.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useWithdraw } from '../inbox/use-withdraw.ts';
import { Button } from '../ui/button.tsx';
import { useRoleName } from './roles.ts';

const ElevationDialog = deferred(() => import('./elevation-dialog.tsx').then((file) => file.ElevationDialog));

/** Below the reader's own explanation: the way to ask for the role that would allow it. Nothing where asking is no way. */
export function AskElevation({
  center,
  account,
  explanation,
}: {
  center: string;
  account: string;
  explanation: Explanation;
}) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const mayAsk = explanation.verdict === 'deny' && explanation.start === 'request_elevation';
  const { data } = useEndpoint('assets.getAccount', { center, account }, { isEnabled: mayAsk });
  const sent = useEndpoint(
    'requests.listSent',
    { center, kind: 'access.elevation', state: 'open', pageSize: 200 },
    { isEnabled: mayAsk },
  );
  if (!mayAsk || data === undefined || sent.data === undefined) return null;
  const waiting = sent.data.items.find((one) => one.kind === 'access.elevation' && one.details.account.id === account);
  if (waiting?.kind === 'access.elevation') return <Waiting center={center} request={waiting} />;
  return (
    <div className="mt-3">
      <Button
        {...ElevationDialog.onIntent}
        variant="primary"
        size="sm"
        icon={<Clock size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {t('access.elevation.ask')}
      </Button>
      {isOpen && (
        <ElevationDialog
          center={center}
          account={{ id: account, name: data.name }}
          roles={explanation.fix?.roles ?? []}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}

type Sent = Extract<SentRequest, { kind: 'access.elevation' }>;

/** It was asked for already: how it stands, and the way to take it back. */
function Waiting({ center, request }: { center: string; request: Sent }) {
  const t = useTranslations();
  const roleName = useRoleName();
  const { withdraw, isPending } = useWithdraw(center);
  const { roleName: role, hours } = request.details;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <p className="min-w-0 flex-1 text-sm text-ink-2">{t('requests.sent.waiting', { role: roleName(role), hours })}</p>
      <Button size="sm" isBusy={isPending} onClick={() => withdraw(request.id)}>
        {t('requests.sent.withdraw')}
      </Button>
    </div>
  );
}
