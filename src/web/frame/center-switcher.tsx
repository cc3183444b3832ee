import { ChevronsUpDown, Plus, RotateCcw, UserRound } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { paths } from '../paths.ts';
import { type MenuItem, MenuPopup } from '../ui/menu.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { useGo } from './link.tsx';
import { useMaybeCenterId } from './viewer.ts';

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

function useCenterItems(current: string | undefined): MenuItem[] {
  const t = useTranslations();
  const go = useGo();
  const say = useErrorSentence();
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 }).data?.items ?? [];
  const restore = useCommand('centers.restoreCenter', {
    onDone: (center) => {
      toast({ message: t('frame.center_restored', { name: center.name }) });
      go(paths.home(center.id));
    },
  });
  const live = centers.filter((center) => center.status === 'active');
  const deleted = centers.filter((center) => center.status === 'deleted');
  return [
    ...(live.length > 0 ? [{ heading: t('frame.centers') }] : []),
    ...live.map((center) => ({
      label: center.name,
      hint:
        center.startsAt === null
          ? t(`access.roles.${center.role}`)
          : t('frame.starts_at', { date: new Date(center.startsAt) }),
      isChecked: center.id === current,
      onSelect: () => go(paths.home(center.id)),
    })),
    ...(deleted.length > 0 ? [{ heading: t('frame.deleted_centers') }] : []),
    ...deleted.map((center) => ({
      label: t('frame.restore_center', { name: center.name }),
      icon: <RotateCcw size={16} />,
      ...(center.goneAt === null ? {} : { hint: t('frame.gone_at', { date: new Date(center.goneAt) }) }),
      onSelect: () =>
        restore.mutate(
          { center: center.id },
          { onError: (error) => toast({ message: say(error) ?? '', tone: 'bad' }) },
        ),
    })),
    'divider' as const,
    { label: t('frame.personal'), icon: <UserRound size={16} />, onSelect: () => go(paths.ownAccounts()) },
    { label: t('frame.nav.new_center'), icon: <Plus size={16} />, onSelect: () => go(paths.newCenter()) },
  ];
}

/** Names the center of the page and leads to the others. */
export function CenterSwitcher() {
  const t = useTranslations();
  const current = useMaybeCenterId();
  const items = useCenterItems(current);
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 });
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  const name =
    current === undefined ? t('frame.personal') : centers.data?.items.find((center) => center.id === current)?.name;
  return (
    <>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : id}
        className="flex h-12 w-full items-center gap-2.5 rounded-lg px-2 text-start hover:bg-sunken"
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
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
      {anchor !== null && (
        <MenuPopup
          id={id}
          items={items}
          anchor={anchor}
          label={t('frame.switch_center')}
          side="bottom-start"
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
