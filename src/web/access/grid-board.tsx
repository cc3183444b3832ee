// The grid itself: people down, accounts across, and the keyboard of a spreadsheet.
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { cellKey, type Draft } from './grid-draft.ts';
import type { GridRoles } from './grid-roles.ts';
import { cellId, cellText, GridHeader, GridRow } from './grid-rows.tsx';
import { isInRange, moved, type Place, type Range, rangeOf, type Selected } from './grid-selection.ts';
import type { GridFilters, GridView, Span } from './grid-tiles.ts';
import type { GridActs } from './use-grid-acts.ts';
import { columnWidth, headerHeight, personWidth, placeAt, reveal, rowHeight, startOf } from './use-grid-window.ts';

const unknown = { text: '', isQuiet: true };

export interface BoardProps {
  view: GridView;
  span: Span;
  box: HTMLElement | null;
  attach: (box: HTMLDivElement | null) => void;
  filters: GridFilters;
  roles: GridRoles;
  draft: Draft;
  selected: Selected;
  onSelect: (selected: Selected) => void;
  acts: GridActs;
  /** Opens the form for what is selected. */
  onEdit: (range: Range) => void;
}

/** The rows of the window, each with what is known and what is drafted. */
function useRows({ view, span, draft, selected, roles }: BoardProps) {
  const t = useTranslations();
  const rowEnd = Math.min(span.rowEnd, view.rows);
  const columnEnd = Math.min(span.columnEnd, view.columns);
  const columns = useMemo(
    () =>
      Array.from({ length: Math.max(0, columnEnd - span.columnFrom) }, (_, at) => view.accountAt(span.columnFrom + at)),
    [view, span.columnFrom, columnEnd],
  );
  const range = rangeOf(selected);
  const rows = Array.from({ length: Math.max(0, rowEnd - span.rowFrom) }, (_, at) => {
    const row = span.rowFrom + at;
    const person = view.personAt(row);
    const cells = columns.flatMap((account, place) => {
      const column = span.columnFrom + place;
      const isKnown = person !== undefined && account !== undefined && view.isKnown(row, column);
      const changed = person && account && draft.get(cellKey(person.id, account.id));
      const { text, isQuiet } = isKnown
        ? cellText(t, roles, { person, account, cell: view.cellOf(person.id, account.id), draft: changed })
        : unknown;
      const isSelected = isInRange(range, row, column);
      const isActive = selected.active.row === row && selected.active.column === column;
      if (text === '' && !isSelected && !isActive) return [];
      return [{ column, text, isQuiet, isChanged: changed !== undefined, isSelected, isActive }];
    });
    return { row, person, cells };
  });
  return { rows, columns };
}

function useKeys({ view, box, selected, onSelect, acts, onEdit }: BoardProps) {
  const range = rangeOf(selected);
  return (event: KeyboardEvent) => {
    const pageRows = Math.max(1, Math.floor(((box?.clientHeight ?? 400) - headerHeight) / rowHeight) - 1);
    const next = moved(selected, event, { rows: view.rows, columns: view.columns, pageRows });
    const isCommand = event.ctrlKey || event.metaKey;
    const act = (run: () => void) => {
      event.preventDefault();
      run();
    };
    if (next) {
      act(() => {
        onSelect(next);
        reveal(box, next.active);
      });
    } else if (event.key === 'Enter' || event.key === 'F2') act(() => onEdit(range));
    else if (event.key === 'Delete' || event.key === 'Backspace') act(() => void acts.take(range));
    else if (event.key === 'd' && isCommand) act(() => void acts.fillDown(range));
    else if (event.key === 'a' && isCommand) {
      act(() => onSelect({ anchor: { row: 0, column: 0 }, active: { row: view.rows - 1, column: view.columns - 1 } }));
    } else if (event.key === ' ' && event.shiftKey) {
      // As in spreadsheets: the whole row.
      act(() =>
        onSelect({
          anchor: { ...selected.active, column: 0 },
          active: { ...selected.active, column: view.columns - 1 },
        }),
      );
    } else if (event.key === ' ') {
      act(() => onSelect({ active: selected.active, anchor: selected.active }));
    }
  };
}

function usePointer({ view, box, selected, onSelect, onEdit }: BoardProps) {
  const isDragging = useRef(false);
  const placeOf = (event: { clientX: number; clientY: number }): Place | null => {
    const place = box && placeAt(box, event);
    return place && place.row < view.rows && place.column < view.columns ? place : null;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      const place = placeOf(event);
      if (place === null || event.button !== 0) return;
      isDragging.current = true;
      onSelect({ active: place, anchor: event.shiftKey ? selected.anchor : place });
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      if (!isDragging.current || event.buttons !== 1) return;
      const place = placeOf(event);
      const { row, column } = selected.active;
      if (place && (place.row !== row || place.column !== column)) onSelect({ ...selected, active: place });
    },
    onPointerUp: () => {
      isDragging.current = false;
    },
    onDoubleClick: (event: MouseEvent) => {
      const place = placeOf(event);
      if (place) onEdit(rangeOf({ active: place, anchor: place }));
    },
  };
}

export function GridBoard(props: BoardProps) {
  const t = useTranslations();
  const { view, span, attach, selected, acts } = props;
  const { rows, columns } = useRows(props);
  const onKeyDown = useKeys(props);
  const pointer = usePointer(props);
  const range = rangeOf(selected);
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData.setData('text/plain', acts.textOf(view, range));
  };
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    void acts.paste(range, event.clipboardData.getData('text/plain'));
  };
  const width = startOf(view.columns);
  const isDrawn =
    selected.active.row >= span.rowFrom &&
    selected.active.row < Math.min(span.rowEnd, view.rows) &&
    selected.active.column >= span.columnFrom &&
    selected.active.column < Math.min(span.columnEnd, view.columns);
  return (
    <div
      ref={attach}
      role="grid"
      tabIndex={0}
      aria-label={t('grid.label')}
      aria-multiselectable="true"
      aria-rowcount={view.rows + 1}
      aria-colcount={view.columns + 1}
      aria-activedescendant={isDrawn ? cellId(selected.active.row, selected.active.column) : undefined}
      className="access-grid relative min-h-0 flex-1 overflow-auto rounded-xl bg-surface shadow-card"
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={onPaste}
      {...pointer}
    >
      <div role="rowgroup" className="grid-top sticky z-20" style={{ width, height: headerHeight }}>
        <GridHeader accounts={columns} columnFrom={span.columnFrom} height={headerHeight} />
      </div>
      <div
        role="rowgroup"
        className="grid-body relative"
        style={{
          width,
          height: view.rows * rowHeight,
          paddingInlineStart: personWidth,
          backgroundSize: `${columnWidth}px ${rowHeight}px`,
        }}
      >
        {rows.map((row) => (
          <GridRow key={row.row} {...row} width={width} />
        ))}
      </div>
    </div>
  );
}
