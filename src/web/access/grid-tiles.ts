// The part of the grid that is seen, asked for in squares: each comes once, and stays as long as its answer is good.
import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Grid, GridAccount, GridCell, GridPerson } from '../../contract/access-grid.ts';
import { queryClient } from '../api/client.ts';
import type { Input } from '../api/endpoints.ts';
import { endpointQuery } from '../api/hooks.ts';
import { cellKey } from './grid-draft.ts';

export type GridFilters = Omit<
  Input<'access.getGrid'>,
  'peoplePage' | 'peoplePageSize' | 'accountsPage' | 'accountsPageSize'
>;

/** Rows and columns from the first to before the end. */
export interface Span {
  rowFrom: number;
  rowEnd: number;
  columnFrom: number;
  columnEnd: number;
}

/** People and accounts in one square. */
const side = 25;
/** A quick scroll asks for nothing on its way. */
const restMs = 90;

export interface GridView {
  rows: number;
  columns: number;
  isLoading: boolean;
  error: Error | null;
  personAt(row: number): GridPerson | undefined;
  accountAt(column: number): GridAccount | undefined;
  cellOf(person: string, account: string): GridCell | undefined;
  /** Whether what is in the cell is known, be it nothing. */
  isKnown(row: number, column: number): boolean;
}

function tileInput(filters: GridFilters, row: number, column: number): Input<'access.getGrid'> {
  const paging = { peoplePageSize: side, accountsPageSize: side };
  return { ...filters, ...paging, peoplePage: row + 1, accountsPage: column + 1 };
}

function tilesIn(span: Span): { row: number; column: number }[] {
  const tiles = [];
  for (let row = Math.floor(span.rowFrom / side); row * side < Math.max(span.rowEnd, 1); row++)
    for (let column = Math.floor(span.columnFrom / side); column * side < Math.max(span.columnEnd, 1); column++)
      tiles.push({ row, column });
  return tiles;
}

function viewOf(
  answers: readonly { row: number; column: number; grid: Grid }[],
  rest: Pick<GridView, 'isLoading' | 'error'>,
): GridView {
  const people = new Map<number, GridPerson>();
  const accounts = new Map<number, GridAccount>();
  const cells = new Map<string, GridCell>();
  const known = new Set<string>();
  for (const { row, column, grid } of answers) {
    known.add(`${row}/${column}`);
    for (const [at, person] of grid.people.items.entries()) people.set(row * side + at, person);
    for (const [at, account] of grid.accounts.items.entries()) accounts.set(column * side + at, account);
    for (const cell of grid.cells) cells.set(cellKey(cell.person, cell.account), cell);
  }
  const first = answers[0]?.grid;
  return {
    ...rest,
    rows: first?.people.total ?? 0,
    columns: first?.accounts.total ?? 0,
    personAt: (row) => people.get(row),
    accountAt: (column) => accounts.get(column),
    cellOf: (person, account) => cells.get(cellKey(person, account)),
    isKnown: (row, column) => known.has(`${Math.floor(row / side)}/${Math.floor(column / side)}`),
  };
}

/** What is known of the grid around what is seen. */
export function useGridTiles(filters: GridFilters, seen: Span): GridView {
  const [asked, setAsked] = useState(seen);
  const { rowFrom, rowEnd, columnFrom, columnEnd } = seen;
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ rowFrom, rowEnd, columnFrom, columnEnd }), restMs);
    return () => clearTimeout(timer);
  }, [rowFrom, rowEnd, columnFrom, columnEnd]);
  // The first square tells how large the grid is.
  const tiles = useMemo(() => {
    const wanted = tilesIn(asked);
    const hasFirst = wanted.some(({ row, column }) => row === 0 && column === 0);
    return hasFirst ? wanted : [{ row: 0, column: 0 }, ...wanted];
  }, [asked]);
  const combine = useCallback(
    (results: { data: Grid | undefined; error: Error | null }[]) => {
      const answers = tiles.flatMap((tile, at) => {
        const grid = results[at]?.data;
        return grid === undefined ? [] : [{ ...tile, grid }];
      });
      const error = results.find((one) => one.error !== null)?.error ?? null;
      return viewOf(answers, { isLoading: answers.length === 0 && error === null, error });
    },
    [tiles],
  );
  return useQueries({
    queries: tiles.map(({ row, column }) => ({
      ...endpointQuery('access.getGrid', tileInput(filters, row, column)),
      staleTime: 60_000,
    })),
    combine,
  });
}

/** Everything in a span, asked for where it is not known yet: for acts on more than what is seen. */
export async function readSpan(filters: GridFilters, span: Span): Promise<GridView> {
  const answers = await Promise.all(
    tilesIn(span).map(async (tile) => ({
      ...tile,
      grid: await queryClient.fetchQuery({
        ...endpointQuery('access.getGrid', tileInput(filters, tile.row, tile.column)),
        staleTime: 60_000,
      }),
    })),
  );
  return viewOf(answers, { isLoading: false, error: null });
}
