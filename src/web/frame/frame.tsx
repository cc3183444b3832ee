import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { chosenLocale } from '../api/words.ts';
import { PlaceName } from '../ui/page-title.ts';
import { BottomBar } from './bottom-bar.tsx';
import { forgetCenter, rememberCenter } from './last-center.ts';
import { useSetLocale } from './locale.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { Sidebar } from './sidebar.tsx';
import { Topbar } from './topbar.tsx';
import { useEvents } from './use-events.ts';
import { useKeys } from './use-keys.ts';
import { usePlaces } from './use-places.ts';
import { useMaybeCenterId, useMe } from './viewer.ts';

const ShutOut = deferred(() => import('./shut-out.tsx').then((file) => file.ShutOut));
const Palette = lazy(() => import('./palette.tsx'));

/** A person who signs in on a new device meets the language of their profile. */
function useOwnLocale(): void {
  const me = useMe();
  const locale = useLocale();
  const setLocale = useSetLocale();
  useEffect(() => {
    if (me !== undefined && me.locale !== locale && chosenLocale() === null) void setLocale(me.locale);
  }, [me, locale, setLocale]);
}

/** After a change of page the reader is told of it, and the keyboard continues in it. */
function useArrival() {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    main.current?.scrollTo(0, 0);
    if (document.querySelector('dialog[open]') === null) main.current?.focus({ preventScroll: true });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the page changed, whatever it is now
  }, [pathname]);
  return main;
}

function useSidebar(): [boolean, () => void] {
  const [isHidden, setIsHidden] = useState(() => localStorage.getItem('atrium_sidebar') === 'hidden');
  const toggle = () => {
    localStorage.setItem('atrium_sidebar', isHidden ? 'shown' : 'hidden');
    setIsHidden(!isHidden);
  };
  return [isHidden, toggle];
}

/** Sidebar, topbar and the page: around every page of a signed-in person. */
export default function Frame() {
  const t = useTranslations();
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const [isSidebarHidden, toggleSidebar] = useSidebar();
  const me = useMe();
  const centerId = useMaybeCenterId();
  const center = useEndpoint('centers.getCenter', { center: centerId ?? '' }, { isEnabled: centerId !== undefined });
  const main = useArrival();
  useOwnLocale();
  useEvents(me !== undefined);
  useKeys(usePlaces(), () => setIsPaletteOpen((wasOpen) => !wasOpen));
  const refusal = center.error instanceof RefusalError && center.error.status < 500 ? center.error : null;
  const isShut = refusal !== null;
  const explanation = refusal?.status === 403 ? refusal.explanation : undefined;
  useEffect(() => {
    if (center.data !== undefined) rememberCenter(center.data.id);
    if (isShut) forgetCenter();
  }, [center.data, isShut]);
  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="fixed start-3 top-2 z-50 -translate-y-20 rounded-lg bg-accent px-3 py-2 text-sm text-on-accent focus:translate-y-0"
      >
        {t('frame.skip')}
      </a>
      <Sidebar isHidden={isSidebarHidden} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Topbar
          onSearch={() => setIsPaletteOpen(true)}
          isSidebarHidden={isSidebarHidden}
          onToggleSidebar={toggleSidebar}
        />
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 py-4 outline-none md:px-6"
        >
          <PlaceName value={centerId === undefined ? undefined : center.data?.name}>
            {explanation !== undefined ? <ShutOut explanation={explanation} /> : isShut ? <NotFoundPage /> : <Outlet />}
          </PlaceName>
        </main>
        <BottomBar />
      </div>
      {isPaletteOpen && (
        <Suspense>
          <Palette onClose={() => setIsPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
