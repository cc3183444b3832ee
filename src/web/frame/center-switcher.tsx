import { ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useMenu } from '../ui/menu.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { useMaybeCenterId } from './viewer.ts';

const CenterList = deferred(() => import('./center-list.tsx').then((file) => file.CenterList));

function Mark() {
  return (
    <span className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-ink text-canvas" aria-hidden="true">
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6">
        <path
          d="M2.500 7 8 2.500 13.500 7v5.500a1 1 0 0 1-1 1h-2.500v-3.500a2 2 0 0 0-4 0v3.500H3.500a1 1 0 0 1-1-1z"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}

/** Names the center of the page and leads to the others. */
export function CenterSwitcher() {
  const t = useTranslations();
  const current = useMaybeCenterId();
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 });
  const { trigger, place } = useMenu();
  const name =
    current === undefined ? t('frame.personal') : centers.data?.items.find((center) => center.id === current)?.name;
  return (
    <>
      <button
        type="button"
        className="flex h-12 w-full items-center gap-2.5 rounded-lg px-2 text-start hover:bg-sunken"
        {...CenterList.onIntent}
        {...trigger}
      >
        <Mark />
        <span className="min-w-0 flex-1">
          {name === undefined && centers.isPending ? (
            <Bar className="h-4 w-24" />
          ) : (
            <span className="block truncate leading-5 font-semibold text-ink">{name ?? 'Atrium'}</span>
          )}
          <span className="block truncate text-xs text-ink-3">
            {t(current === undefined ? 'frame.own_space' : 'frame.business_center')}
          </span>
        </span>
        <ChevronsUpDown size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
      </button>
      {place && <CenterList {...place} current={current} />}
    </>
  );
}
