import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, type ButtonProps } from './button.tsx';
import { toast } from './toast.tsx';
import type { Chosen } from './use-chosen.ts';

export interface RowsAct<T> extends Pick<ButtonProps, 'variant' | 'disabledReason' | 'onPointerEnter' | 'onFocus'> {
  key: string;
  label: string;
  icon?: ReactNode;
  /** So many at once, where it is another number than of the other acts. */
  max?: number;
  onChoose: (rows: T[]) => void;
}

/** How many rows are selected, and what can be done to all of them. Give it to `FilterBar` as `selection`. */
export function SelectionBar<T>({
  chosen,
  max,
  acts,
}: {
  chosen: Chosen<T>;
  max: number;
  acts: readonly RowsAct<T>[];
}) {
  const t = useTranslations();
  const [busy, setBusy] = useState<string | null>(null);
  const tooMany = (most: number) => (chosen.count > most ? t('common.table.too_many', { max: most }) : null);
  const begin = async ({ key, onChoose }: RowsAct<T>) => {
    setBusy(key);
    try {
      onChoose(await chosen.take());
    } catch {
      toast({ message: t('errors.unexpected'), tone: 'bad' });
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      <span className="tnum text-sm font-medium text-ink" aria-live="polite">
        {t('common.table.selected', { count: chosen.count })}
      </span>
      {acts.map((act) => {
        const { key, label, onChoose: _, disabledReason, max: most = max, ...button } = act;
        return (
          <Button
            {...button}
            key={key}
            isBusy={busy === key}
            disabledReason={disabledReason ?? tooMany(most)}
            onClick={() => void begin(act)}
          >
            {label}
          </Button>
        );
      })}
      <Button variant="ghost" onClick={chosen.clear}>
        {t('common.table.clear')}
      </Button>
    </>
  );
}
