import { useTranslations } from 'use-intl';
import { classNames } from '../ui/class-names.ts';
import { tip } from '../ui/tooltip.tsx';
import { Link } from './link.tsx';
import type { Place } from './places.tsx';

const row = 'flex h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-base';

/** One room in the sidebar. A room the viewer may not enter stays in sight and says why. */
export function NavItem({
  place,
  isCurrent,
  count,
  reason,
  onGo,
}: {
  place: Place;
  isCurrent: boolean;
  count?: number | undefined;
  reason: string | null;
  onGo?: (() => void) | undefined;
}) {
  const t = useTranslations();
  const label = t(`frame.nav.${place.key}`);
  const { Icon } = place;
  if (reason !== null) {
    return (
      <button
        type="button"
        aria-disabled="true"
        className={classNames(row, 'cursor-not-allowed text-ink-3 opacity-60')}
        {...tip(reason)}
      >
        <Icon size={16} aria-hidden="true" className="shrink-0" />
        {label}
      </button>
    );
  }
  return (
    <Link
      to={place.to}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onGo}
      className={classNames(
        row,
        isCurrent ? 'bg-surface font-medium text-ink shadow-card' : 'text-ink-2 hover:bg-sunken hover:text-ink',
      )}
    >
      <Icon
        size={16}
        aria-hidden="true"
        className={classNames('shrink-0', isCurrent ? 'text-accent-ink' : 'text-ink-3')}
      />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {count !== undefined && count > 0 && (
        <span className="tnum rounded-md bg-accent px-1.5 text-xs leading-5 font-medium text-on-accent">
          {count}
          <span className="sr-only"> {t('frame.waiting')}</span>
        </span>
      )}
    </Link>
  );
}
