import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { Badge, type Tone } from '../ui/badge.tsx';

const tones: Record<Account['status'], Tone> = {
  in_review: 'info',
  enabled: 'ok',
  limited: 'warn',
  suspended: 'bad',
  disabled: 'neutral',
  closed: 'neutral',
};

export function AccountStatus({ status }: { status: Account['status'] }) {
  const t = useTranslations();
  return (
    <Badge tone={tones[status]} hasDot>
      {t(`assets.statuses.${status}`)}
    </Badge>
  );
}
