// The centers that somebody can go to, and those that can be brought back.
import { Plus, RotateCcw, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { command, useEndpoint } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { paths } from '../paths.ts';
import { type MenuItem, type MenuPlace, MenuPopup } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { useGo } from './link.tsx';

function useCenterItems(current: string | undefined): MenuItem[] {
  const t = useTranslations();
  const go = useGo();
  const run = useShownCall();
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 }).data?.items ?? [];
  // The menu is closed by then.
  const restore = async ({ id, name }: { id: string; name: string }) => {
    if (!(await run([], () => command('centers.restoreCenter', { center: id }, { isWhole: true })))) return;
    toast({ message: t('frame.center_restored', { name }) });
    go(paths.home(id));
  };
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
      onSelect: () => void restore(center),
    })),
    'divider' as const,
    { label: t('frame.personal'), icon: <UserRound size={16} />, onSelect: () => go(paths.ownAccounts()) },
    { label: t('frame.nav.new_center'), icon: <Plus size={16} />, onSelect: () => go(paths.newCenter()) },
  ];
}

export function CenterList({ current, ...place }: MenuPlace & { current: string | undefined }) {
  const t = useTranslations();
  const items = useCenterItems(current);
  return <MenuPopup {...place} items={items} label={t('frame.switch_center')} side="bottom-start" />;
}
