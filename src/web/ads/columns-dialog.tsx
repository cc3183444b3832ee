import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type AdLevel, adLevels } from '../../contract/ads-levels.ts';
import { type AdColumn, adFacts, usualColumns } from '../../contract/ads-view-kinds.ts';
import type { MetricName } from '../../contract/reporting-kinds.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { columnsOf, type TableView } from './views.ts';

const metrics: Record<'cost' | 'result' | 'video' | 'social', readonly MetricName[]> = {
  cost: ['spend', 'cpc', 'cpm', 'costPerConversion'],
  result: ['impressions', 'clicks', 'ctr', 'conversions', 'conversionRate', 'revenue', 'roas'],
  video: ['videoViews2s', 'videoViews6s', 'videoViews25', 'videoViews50', 'videoViews75', 'videoViews100'],
  social: ['likes', 'comments', 'shares', 'follows'],
};

/** What a column is called; those of a level by what they count. */
export function useColumnWords(): (column: AdColumn) => string {
  const t = useTranslations();
  return (column) => {
    if (column === 'ad_groups') return t('ads.levels.ad_group');
    if (column === 'ads') return t('ads.levels.ad');
    return (adFacts as readonly string[]).includes(column) ? t(`ads.table.${column}`) : t(`ads.metrics.${column}`);
  };
}

const factsOf = (level: AdLevel): readonly AdColumn[] => adFacts.filter((one) => usualColumns[level].includes(one));

/** The chosen ones in their order, moved by buttons or by dragging. */
function Order({ chosen, onChange }: { chosen: readonly AdColumn[]; onChange: (next: readonly AdColumn[]) => void }) {
  const t = useTranslations();
  const say = useColumnWords();
  const [dragged, setDragged] = useState<AdColumn | null>(null);
  const move = (column: AdColumn, to: number): void => {
    const rest = chosen.filter((one) => one !== column);
    onChange([...rest.slice(0, to), column, ...rest.slice(to)]);
  };
  const onDragOver = (at: number) => (event: DragEvent) => {
    if (dragged === null) return;
    event.preventDefault();
    if (chosen[at] !== dragged) move(dragged, at);
  };
  return (
    <ol
      className="max-h-80 overflow-y-auto rounded-xl bg-sunken p-1.5 sm:max-h-[26rem]"
      aria-label={t('ads.columns.order')}
    >
      {chosen.map((column, at) => (
        // Dragging is the same as the buttons beside it, which keys reach.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <li
          key={column}
          draggable
          className={`flex items-center gap-1 rounded-lg ps-2.5 ${dragged === column ? 'bg-accent-soft' : ''}`}
          onDragStart={() => setDragged(column)}
          onDragEnd={() => setDragged(null)}
          onDragOver={onDragOver(at)}
        >
          <span className="min-w-0 flex-1 cursor-grab truncate text-sm">{say(column)}</span>
          <IconButton
            size="sm"
            label={t('ads.columns.up', { name: say(column) })}
            icon={<ArrowUp size={14} />}
            disabled={at === 0}
            onClick={() => move(column, at - 1)}
          />
          <IconButton
            size="sm"
            label={t('ads.columns.down', { name: say(column) })}
            icon={<ArrowDown size={14} />}
            disabled={at === chosen.length - 1}
            onClick={() => move(column, at + 1)}
          />
          <IconButton
            size="sm"
            label={t('ads.columns.without', { name: say(column) })}
            icon={<X size={14} />}
            onClick={() => onChange(chosen.filter((one) => one !== column))}
          />
        </li>
      ))}
    </ol>
  );
}

/** Which columns stand beside the name, and in which order. */
export function ColumnsDialog({
  view,
  onView,
  onClose,
}: {
  view: TableView;
  onView: (change: Partial<TableView>) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useColumnWords();
  const level = adLevels.find((one) => one === view.level) ?? 'campaign';
  const [chosen, setChosen] = useState<readonly AdColumn[]>(() => columnsOf(view.columns, level));
  const toggle = (name: AdColumn): void =>
    setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  // What another level has stays where it is, though it is not shown here.
  const own = chosen.filter((one) => !adFacts.includes(one as never) || factsOf(level).includes(one));
  const hidden = chosen.filter((one) => !own.includes(one));
  const isUsual = chosen.join() === usualColumns[level].join();
  const groups: Record<string, readonly AdColumn[]> = { facts: factsOf(level), ...metrics };
  return (
    <Dialog
      size="lg"
      title={t('ads.columns.title')}
      subtitle={t('ads.columns.hint')}
      onSubmit={(event) => {
        event.preventDefault();
        onView({ columns: isUsual ? '' : chosen.join(',') });
        onClose();
      }}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onClick={() => setChosen(usualColumns[level])}>
            {t('ads.columns.usual')}
          </Button>
          <Button
            type="submit"
            variant="primary"
            disabledReason={own.length === 0 ? t('ads.columns.at_least_one') : null}
          >
            {t('ads.columns.show')}
          </Button>
        </>
      }
    >
      <div className="grid gap-5 sm:grid-cols-[1fr_17rem]">
        <div className="space-y-4">
          {Object.entries(groups).map(([group, names]) => (
            <fieldset key={group}>
              <legend className="mb-1.5 text-xs font-medium text-ink-3">{t(`ads.columns.${group}`)}</legend>
              <div className="grid gap-1.5 sm:grid-cols-2">
                {names.map((name) => (
                  <Checkbox
                    key={name}
                    label={say(name)}
                    checked={chosen.includes(name)}
                    onChange={() => toggle(name)}
                  />
                ))}
              </div>
            </fieldset>
          ))}
        </div>
        <div>
          <p className="mb-1.5 text-xs font-medium text-ink-3">{t('ads.columns.order')}</p>
          <Order chosen={own} onChange={(next) => setChosen([...next, ...hidden])} />
        </div>
      </div>
    </Dialog>
  );
}
