import { useTranslations } from 'use-intl';
import type { ViewSettings } from '../../contract/ads-views.ts';
import { isChanged } from './view-settings.ts';
import type { TableView } from './views.ts';

/** Says that the table shows something else than the view it was opened with. */
export function ViewChanged({ view, settings }: { view: TableView; settings: ViewSettings }) {
  const t = useTranslations();
  return isChanged(view, settings) && <span className="text-xs text-ink-3">{t('ads.views.changed')}</span>;
}
