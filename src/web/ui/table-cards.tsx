import { Bar } from './skeleton.tsx';
import { isPlainPress, RowCheckbox, RowMenuButton } from './table-rows.tsx';
import type { TableProps } from './table-types.ts';
import type { RowSelection } from './use-row-selection.tsx';

/** The rows of a table on a phone: one card each, with its title column and up to two more. */
export function Cards<T>(
  props: TableProps<T> & {
    items: T[];
    /** Which row of the list the first item is. */
    first: number;
    before: number;
    after: number;
    selecting: RowSelection;
    onMenu: (row: T, anchor: HTMLElement) => void;
    measure: (element: HTMLElement | null) => void;
  },
) {
  const { list, columns, items, first, before, after, measure, rowKey, onOpen } = props;
  const title = columns.find((column) => column.phone === 'title') ?? columns[0];
  const others = columns.filter((column) => column.phone === 'primary' && column !== title);
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of a list without markers
    <ul role="list" aria-label={props.label}>
      {before > 0 && <li aria-hidden="true" style={{ height: before }} />}
      {list.isLoading &&
        Array.from({ length: 5 }, (_, index) => (
          <li
            key={`loading-${index}`}
            className="mb-2 space-y-2 rounded-xl bg-surface p-4 shadow-card"
            aria-hidden="true"
          >
            <Bar className="h-4 w-40" />
            <Bar className="h-4 w-24" />
          </li>
        ))}
      {items.map((row, at) => {
        const index = first + at;
        return (
          <li
            key={rowKey(row)}
            ref={measure}
            data-index={index}
            className="pb-2"
            aria-setsize={list.total}
            aria-posinset={index + 1}
          >
            {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the title column links to the same page */}
            <div
              className="rounded-xl bg-surface p-3 shadow-card"
              onClick={onOpen === undefined ? undefined : (event) => isPlainPress(event) && onOpen(row)}
            >
              <div className="flex items-center gap-3">
                {props.selecting.isOn && (
                  <RowCheckbox
                    name={props.rowName(row)}
                    isSelected={props.selecting.has(rowKey(row))}
                    onToggle={(isRange) => props.selecting.toggle(index, isRange)}
                  />
                )}
                <div className="min-w-0 flex-1 truncate overflow-clip [overflow-clip-margin:4px]">
                  {title?.cell(row)}
                </div>
                {props.rowMenu !== undefined && (
                  <RowMenuButton
                    name={props.rowName(row)}
                    isOpen={false}
                    onMenu={(anchor) => props.onMenu(row, anchor)}
                  />
                )}
              </div>
              {others.length > 0 && (
                <dl className="mt-2.5 grid grid-cols-2 gap-x-4 gap-y-1">
                  {others.map((column) => (
                    <div key={column.key} className="min-w-0">
                      <dt className="text-xs text-ink-3">{column.header}</dt>
                      <dd className="tnum min-w-0 truncate text-sm">{column.cell(row)}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </div>
          </li>
        );
      })}
      {after > 0 && <li aria-hidden="true" style={{ height: after }} />}
    </ul>
  );
}
