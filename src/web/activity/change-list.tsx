// What changes, before → after: of an entry of the log, and of what is proposed.
import { useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import { actionKey, changedFields, useFieldWords } from './field-words.ts';

export type Changed = Pick<Entry, 'action' | 'object' | 'before' | 'after'>;

export function ChangeTable({ change }: { change: Changed }) {
  const t = useTranslations();
  const words = useFieldWords();
  // A field that says nothing on either side is of interest to machines only.
  const fields = changedFields(change).filter((field) =>
    [change.before, change.after].some((side) => words.value(change, field, side?.[field]) !== '—'),
  );
  if (fields.length === 0) return <p className="text-sm text-ink-3">{t('audit.table.no_change')}</p>;
  return (
    <FieldTable
      heads={[t('audit.table.before'), t('audit.table.after')]}
      rows={fields.map((field) => ({
        field: words.label(field),
        sides: [words.value(change, field, change.before?.[field]), words.value(change, field, change.after?.[field])],
      }))}
    />
  );
}

/** Fields with two values each, side by side. */
export function FieldTable({
  heads,
  rows,
}: {
  heads: [string, string];
  rows: { field: string; sides: [string, string] }[];
}) {
  const t = useTranslations();
  const head = 'px-3 py-2 text-start text-xs font-medium text-ink-3';
  return (
    <div className="overflow-x-auto rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
      <table className="w-full text-sm">
        <thead>
          <tr>
            {[t('audit.table.field'), ...heads].map((name) => (
              <th key={name} scope="col" className={head}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, sides: [left, right] }) => (
            <tr key={field} className="border-t border-line align-top">
              <th scope="row" className="px-3 py-2 text-start font-normal text-ink-3">
                {field}
              </th>
              <td className="px-3 py-2 break-words text-ink-2">
                <bdi>{left}</bdi>
              </td>
              <td className="px-3 py-2 break-words text-ink">
                <bdi>{right}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One change in a line: what is done, and to what. */
export function useChangeWords(): (change: Changed) => string {
  const t = useTranslations();
  return ({ action, object }) => {
    const words = t(`audit.actions.${actionKey(action)}`);
    return object.name === '' ? words : `${words} · ${object.name}`;
  };
}

export function ChangeList({ changes }: { changes: readonly Changed[] }) {
  const words = useChangeWords();
  return (
    <ul className="space-y-3">
      {changes.map((change, index) => (
        <li key={index} className="space-y-1.5">
          <p className="text-sm font-medium break-words text-ink">{words(change)}</p>
          <ChangeTable change={change} />
        </li>
      ))}
    </ul>
  );
}
