import { Bookmark, Columns3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { deferred } from '../api/deferred.tsx';
import { Button } from '../ui/button.tsx';
import { useMenu } from '../ui/menu.tsx';
import type { Views } from './use-views.ts';
import type { TableView } from './views.ts';

const ViewsMenu = deferred(() => import('./views-menu.tsx').then((file) => file.ViewsMenu));
const ViewChanged = deferred(() => import('./view-changed.tsx').then((file) => file.ViewChanged));
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
  const { view, views, onView } = props;
  const t = useTranslations();
  const menu = useMenu();
  const [open, setOpen] = useState<'save' | 'all' | 'columns' | null>(null);
  const close = () => setOpen(null);
  const { current } = views;
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon={<Bookmark size={16} aria-hidden="true" />}
        {...ViewsMenu.onIntent}
        {...menu.trigger}
      >
        <span className="max-w-48 truncate">{current?.name ?? t('ads.views.title')}</span>
        {current && <ViewChanged view={view} settings={current.settings} />}
      </Button>
      {menu.place && <ViewsMenu {...props} place={menu.place} onOpen={setOpen} />}
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
