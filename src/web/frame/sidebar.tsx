import { useTranslations } from 'use-intl';
import { classNames } from '../ui/class-names.ts';
import { CenterSwitcher } from './center-switcher.tsx';
import { NavItem } from './nav-item.tsx';
import { type NavPlace, usePlaces } from './use-places.ts';

function Group({ places, onGo }: { places: NavPlace[]; onGo?: (() => void) | undefined }) {
  return (
    <ul className="space-y-px">
      {places.map((place) => (
        <li key={place.key}>
          <NavItem
            place={place}
            isCurrent={place.isCurrent}
            reason={place.reason}
            count={place.count}
            {...(onGo === undefined ? {} : { onGo })}
          />
        </li>
      ))}
    </ul>
  );
}

/** Every room of the center, in groups. */
export function Rooms({ onGo }: { onGo?: () => void }) {
  const t = useTranslations();
  const places = usePlaces();
  const of = (group: string) => places.filter((place) => place.group === group);
  const manage = of('manage');
  return (
    <nav aria-label={t('frame.main_navigation')} className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2.5 pb-3">
      <Group places={of('top')} onGo={onGo} />
      {manage.length > 0 && (
        <>
          <p className="px-2.5 pt-4 pb-1 text-xs text-ink-3">{t('frame.manage')}</p>
          <Group places={manage} onGo={onGo} />
        </>
      )}
      <div className="mt-auto pt-4">
        <Group places={of('foot')} onGo={onGo} />
      </div>
    </nav>
  );
}

export function Sidebar({ isHidden }: { isHidden: boolean }) {
  const t = useTranslations();
  return (
    <aside
      id="sidebar"
      aria-label={t('frame.sidebar')}
      className={classNames('hidden w-58 shrink-0 flex-col border-e border-line', !isHidden && 'md:flex')}
    >
      <div className="p-2.5 pb-1.5">
        <CenterSwitcher />
      </div>
      <Rooms />
    </aside>
  );
}
