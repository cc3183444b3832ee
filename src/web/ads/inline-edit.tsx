// A name or an amount that can be changed where it stands in the table.
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdBudget } from '../../contract/ads.ts';
import type { Bid } from '../../contract/ads-groups.ts';
import { deferred } from '../api/deferred.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { AnyAd } from './ads-columns.tsx';

const Editor = deferred(() => import('./inline-editor.tsx').then((file) => file.InlineEditor));

export type InlineField = 'name' | 'budget' | 'bid';

export interface InlineChange {
  name?: string;
  budget?: AdBudget;
  bid?: Bid;
}

/** Whether there is something to change in place. */
function isThere(row: AnyAd, field: InlineField): boolean {
  if (field === 'budget') return 'budget' in row && row.budget.mode !== 'none';
  return field === 'name' || ('bid' in row && row.bid.strategy === 'bid_cap');
}

/** What stands, with a pencil beside it where it may be changed in place. */
export function InlineEdit({
  row,
  field,
  onSave,
  children,
}: {
  row: AnyAd;
  field: InlineField;
  /** Null where the viewer may not. */
  onSave: ((row: AnyAd, change: InlineChange) => void) | null;
  children: ReactNode;
}) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  if (onSave === null || !isThere(row, field)) return children;
  const label = t(`ads.edit.inline.${field}`, { name: row.name });
  if (isOpen) return <Editor row={row} field={field} label={label} onSave={onSave} onClose={() => setIsOpen(false)} />;
  return (
    <div className="inline-edit [@media(hover:none)]:pe-8">
      {children}
      <IconButton
        size="sm"
        label={label}
        icon={null}
        className="pencil"
        onClick={() => setIsOpen(true)}
        {...Editor.onIntent}
      />
    </div>
  );
}
