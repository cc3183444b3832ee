import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { classNames } from '../ui/class-names.ts';
import { Link } from './link.tsx';
import { usePlaces } from './use-places.ts';

const MoreSheet = deferred(() => import('./more-sheet.tsx').then((file) => file.MoreSheet));

const cell = 'relative flex h-14 w-full flex-col items-center justify-center gap-0.5 text-xs';

/** The navigation of a phone: the four rooms used most, and the rest in a sheet. */
export function BottomBar() {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const places = usePlaces();
  const shown = places.filter((place) => place.reason === null).slice(0, 4);
  return (
    <>
      <nav
        aria-label={t('frame.main_navigation')}
        className="shrink-0 border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <ul className="grid auto-cols-fr grid-flow-col">
          {shown.map(({ key, to, Icon, isCurrent, count = 0 }) => (
            <li key={key}>
              <Link
                to={to}
                aria-current={isCurrent ? 'page' : undefined}
                className={classNames(cell, isCurrent ? 'font-medium text-accent-ink' : 'text-ink-2')}
              >
                <Icon size={18} aria-hidden="true" />
                <span className="max-w-full truncate">{t(`frame.nav.${key}`)}</span>
                {count > 0 && (
                  <span className="absolute start-1/2 top-1.5 ms-2 size-2 rounded-full bg-accent">
                    <span className="sr-only">{t('frame.waiting_count', { count })}</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
          <li>
            <button
              type="button"
              aria-haspopup="dialog"
              {...MoreSheet.onIntent}
              className={classNames(cell, 'text-ink-2')}
              onClick={() => setIsOpen(true)}
            >
              <Ellipsis size={18} aria-hidden="true" />
              {t('frame.more')}
            </button>
          </li>
        </ul>
      </nav>
      {isOpen && <MoreSheet onClose={() => setIsOpen(false)} />}
    </>
  );
}
