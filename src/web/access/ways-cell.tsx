import { useTranslations } from 'use-intl';
import type { Way } from '../../contract/access-questions.ts';
import { Time } from '../ui/time.tsx';
import { useAccessWords } from './words.ts';

const shown = 2;

/** Through what somebody holds something, the deciding one first. */
export function WaysCell({ ways }: { ways: readonly Way[] }) {
  const t = useTranslations();
  const words = useAccessWords();
  if (ways.length === 0) return <span className="text-ink-3">{t('access.questions.nothing_held')}</span>;
  return (
    <ul className="min-w-0">
      {ways.slice(0, shown).map((way, index) => (
        <li key={index} className="truncate">
          {words.way(way)}
          {way.until !== null && (
            <span className="text-ink-3">
              {' '}
              (<Time at={way.until} show="date" />)
            </span>
          )}
          {index === shown - 1 && ways.length > shown && (
            <span className="text-ink-3"> {t('access.questions.more', { count: ways.length - shown })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
