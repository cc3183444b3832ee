// What the menu of views offers: each of them, and what is done about them.
import { BookmarkPlus, RotateCcw, Save, Settings2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { type MenuItem, type MenuPlace, MenuPopup } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { isChanged, settingsOf } from './view-settings.ts';
import { addressOf, usualView } from './views.ts';
import type { ViewsProps } from './views-button.tsx';

function useItems(
  { center, account, view, views, onView }: ViewsProps,
  onOpen: (dialog: 'save' | 'all') => void,
): MenuItem[] {
  const t = useTranslations();
  const run = useShownCall();
  const { current } = views;
  const at = { center, account: account.id };
  const update = async () => {
    if (current === undefined) return;
    const { id, name, settings: former } = current;
    const put = (settings: typeof former) => run([], () => command('ads.updateView', { ...at, view: id, settings }));
    if (!(await put(settingsOf(view)))) return;
    toast({ message: t('ads.views.updated', { name }), undo: () => void put(former) });
  };
  return [
    {
      label: t('ads.views.usual'),
      isChecked: current === undefined,
      onSelect: () => onView({ ...usualView, level: view.level }),
    },
    ...(['own', 'shared'] as const).flatMap((which): MenuItem[] => {
      const some = views.all.filter(({ isShared }) => isShared === (which === 'shared'));
      if (some.length === 0) return [];
      return [
        { heading: t(`ads.views.${which}`) },
        ...some.map((one) => ({
          label: one.name,
          ...(one.isDefault ? { hint: t('ads.views.is_default') } : {}),
          isChecked: one.id === current?.id,
          onSelect: () => onView(addressOf(one)),
        })),
      ];
    }),
    'divider',
    ...(current !== undefined && isChanged(view, current.settings)
      ? [
          {
            label: t('ads.views.update', { name: current.name }),
            icon: <Save size={16} />,
            disabledReason: current.mayChange ? null : t('ads.views.not_yours'),
            onSelect: () => void update(),
          },
          {
            label: t('ads.views.back', { name: current.name }),
            icon: <RotateCcw size={16} />,
            onSelect: () => onView(addressOf(current)),
          },
        ]
      : []),
    { label: t('ads.views.save'), icon: <BookmarkPlus size={16} />, onSelect: () => onOpen('save') },
    { label: t('ads.views.manage'), icon: <Settings2 size={16} />, onSelect: () => onOpen('all') },
  ];
}

export function ViewsMenu({
  onOpen,
  place,
  ...props
}: ViewsProps & { onOpen: (dialog: 'save' | 'all') => void; place: MenuPlace }) {
  const t = useTranslations();
  const items = useItems(props, onOpen);
  return <MenuPopup {...place} items={items} label={t('ads.views.title')} side="bottom-start" />;
}
