import { Bookmark, BookmarkPlus, Columns3, RotateCcw, Save, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { deferred } from '../api/deferred.tsx';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Button } from '../ui/button.tsx';
import { MenuButton, type MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import type { Views } from './use-views.ts';
import { addressOf, isChanged, settingsOf, type TableView, usualView } from './views.ts';

const SaveDialog = deferred(() => import('./save-view-dialog.tsx').then((file) => file.SaveViewDialog));
const ViewsDialog = deferred(() => import('./views-dialog.tsx').then((file) => file.ViewsDialog));
const ColumnsDialog = deferred(() => import('./columns-dialog.tsx').then((file) => file.ColumnsDialog));

export interface ViewsProps {
  center: string;
  account: Account;
  view: TableView;
  views: Views;
  onView: (change: Partial<TableView>) => void;
}

/** Which view is shown, the others, and what is done about them; and the columns by themselves. */
export function ViewsButton(props: ViewsProps) {
  const { center, account, view, views, onView } = props;
  const t = useTranslations();
  const run = useShownCall();
  const [open, setOpen] = useState<'save' | 'all' | 'columns' | null>(null);
  const close = () => setOpen(null);
  const { current } = views;
  const isOther = current !== undefined && isChanged(view, current.settings);
  const at = { center, account: account.id };
  const update = async () => {
    if (current === undefined) return;
    const { id, name, settings: former } = current;
    const put = (settings: typeof former) => run([], () => command('ads.updateView', { ...at, view: id, settings }));
    if (!(await put(settingsOf(view)))) return;
    toast({ message: t('ads.views.updated', { name }), undo: () => void put(former) });
  };
  const items: MenuItem[] = [
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
    ...(current !== undefined && isOther
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
    { label: t('ads.views.save'), icon: <BookmarkPlus size={16} />, onSelect: () => setOpen('save') },
    { label: t('ads.views.manage'), icon: <Settings2 size={16} />, onSelect: () => setOpen('all') },
  ];
  return (
    <>
      <MenuButton
        size="sm"
        variant="ghost"
        label={t('ads.views.title')}
        items={items}
        icon={<Bookmark size={16} aria-hidden="true" />}
      >
        <span className="max-w-48 truncate">{current?.name ?? t('ads.views.title')}</span>
        {isOther && <span className="text-xs text-ink-3">{t('ads.views.changed')}</span>}
      </MenuButton>
      <Button
        size="sm"
        variant="ghost"
        icon={<Columns3 size={16} aria-hidden="true" />}
        onClick={() => setOpen('columns')}
        {...ColumnsDialog.onIntent}
      >
        {t('ads.columns.open')}
      </Button>
      {open === 'save' && <SaveDialog {...props} onClose={close} />}
      {open === 'all' && <ViewsDialog {...props} onClose={close} />}
      {open === 'columns' && <ColumnsDialog view={view} onView={onView} onClose={close} />}
    </>
  );
}
