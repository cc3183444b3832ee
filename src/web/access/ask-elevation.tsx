import { Clock } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Explanation } from '../../contract/shapes.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { Button } from '../ui/button.tsx';

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
  if (!mayAsk || data === undefined) return null;
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
