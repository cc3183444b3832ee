import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { pageSize } from './address.ts';
import { askApproval, heldCall } from './approval.ts';
import { type CallOptions, call } from './call.ts';
import { refresh } from './client.ts';
import type { EndpointName, Input, ListName, Reply, Row } from './endpoints.ts';
import { RefusalError } from './refusal-error.ts';
import { goToSignIn } from './sign-in.ts';
import { askStepUp } from './step-up.ts';

/** The query of a read, for loaders and for reading the cache. */
export function endpointQuery<N extends EndpointName>(name: N, input: Input<N>) {
  return queryOptions({
    queryKey: [name, input] as const,
    queryFn: ({ signal }): Promise<Reply<N>> => call(name, input, { signal }),
  });
}

interface ReadOptions<R> {
  isEnabled?: boolean;
  /** Shows the former answer while a new input loads. */
  keepPrevious?: boolean;
  staleMs?: number;
  /** Asks again by itself: how long after an answer, or never. */
  againMs?: (reply: R | undefined) => number | false;
}

/** Reads one endpoint and keeps it fresh. */
export function useEndpoint<N extends EndpointName>(name: N, input: Input<N>, options: ReadOptions<Reply<N>> = {}) {
  const { againMs } = options;
  return useQuery({
    ...endpointQuery(name, input),
    enabled: options.isEnabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(againMs === undefined
      ? {}
      : { refetchInterval: (query: { state: { data: Reply<N> | undefined } }) => againMs(query.state.data) }),
  });
}

/** `hasMore`: the total is counted only so far, and there are more rows than it says. */
type PageOf<N extends ListName> = Reply<N> & { items: Row<N>[]; total: number; page: number; hasMore?: boolean };

/** The query of a list, page after page. */
export function rowsQuery<N extends ListName>(name: N, input: Input<N>) {
  return infiniteQueryOptions<PageOf<N>, Error, InfiniteData<PageOf<N>, number>, readonly unknown[], number>({
    queryKey: [name, 'rows', input],
    queryFn: ({ pageParam, signal }) =>
      call(name, { ...input, page: pageParam, pageSize } as Input<N>, { signal }) as Promise<PageOf<N>>,
    initialPageParam: 1,
    getNextPageParam: (last) => {
      const isFull = last.hasMore === true && last.items.length === pageSize;
      return isFull || last.page * pageSize < last.total ? last.page + 1 : null;
    },
  });
}

export interface Rows<T> {
  rows: T[];
  /** How many rows match on the server, loaded or not: at least so many where there are more than are counted. */
  total: number;
  isMoreThanTotal: boolean;
  isLoading: boolean;
  isLoadingMore: boolean;
  /** The rows answer a former input; those of the new one are on their way. */
  isStale: boolean;
  error: Error | null;
  loadMore: () => void;
  retry: () => void;
  /** Every matching row, for exports and bulk acts. */
  fetchAll: () => Promise<T[]>;
  /** Says that they are to be saved as a file. Answers whether they may be: not while others have to approve it. */
  beginExport: () => Promise<boolean>;
}

/** The list, and what its first page says beside the rows. */
type RowsOf<N extends ListName> = Rows<Row<N>> & { head: PageOf<N> | undefined };

/** A list that loads page after page as a table is scrolled. Give the result to `DataTable` as `list`. */
export function useRows<N extends ListName>(
  name: N,
  input: Input<N>,
  options: { isEnabled?: boolean } = {},
): RowsOf<N> {
  const query = useInfiniteQuery({
    ...rowsQuery(name, input),
    placeholderData: keepPreviousData,
    enabled: options.isEnabled ?? true,
  });
  const { data, hasNextPage, fetchNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const isMore = data?.pages[0]?.hasMore === true;
  const isAsking = useRef(false);
  const loadMore = useCallback(() => {
    if (!hasNextPage || isAsking.current) return;
    isAsking.current = true;
    void fetchNextPage().finally(() => {
      isAsking.current = false;
    });
  }, [hasNextPage, fetchNextPage]);
  const inputKey = JSON.stringify(input);
  const fetchAll = useCallback(async () => {
    const asked = JSON.parse(inputKey) as Input<N>;
    const all: Row<N>[] = [];
    for (let page = 1; ; page++) {
      const reply = (await call(name, { ...asked, page, pageSize: 200 } as Input<N>)) as PageOf<N>;
      all.push(...reply.items);
      const isLast = reply.hasMore === true ? reply.items.length < 200 : all.length >= reply.total;
      if (reply.items.length === 0 || isLast) return all;
    }
  }, [name, inputKey]);
  const beginExport = useCallback(() => startExport(name, JSON.parse(inputKey) as object), [name, inputKey]);
  return {
    head: data?.pages[0],
    rows,
    total: Math.max(data?.pages[0]?.total ?? 0, isMore ? rows.length + (hasNextPage ? 1 : 0) : 0),
    isMoreThanTotal: isMore,
    isLoading: query.isPending,
    // Only who reads it is drawn anew when it changes.
    get isLoadingMore() {
      return query.isFetchingNextPage;
    },
    isStale: query.isPlaceholderData,
    error: query.error,
    loadMore,
    retry: () => void refetch(),
    fetchAll,
    beginExport,
  };
}

interface Act extends Omit<CallOptions, 'dryRun'> {
  /** It is all that the open dialogs are for: once it is proposed they close. */
  isWhole?: boolean;
}

/**
 * A call that may ask for the password on the way: the dialog opens, and the same call is made again under the same
 * idempotency key. Where others have to approve, it can be proposed in a dialog. Rejects with `PutOff` when the person closes
 * a dialog, and when the call waits for approval.
 */
export async function command<N extends EndpointName>(
  name: N,
  input: Input<N>,
  { isWhole, ...options }: Act = {},
): Promise<Reply<N>> {
  const idempotencyKey = options.idempotencyKey ?? crypto.randomUUID();
  for (;;) {
    try {
      return await call(name, input, { ...options, idempotencyKey });
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      if (error.code === 'unauthenticated') goToSignIn();
      const held = heldCall(name, input, error);
      if (held !== null) {
        await askApproval({ ...held, isWhole: isWhole === true });
        throw new PutOff();
      }
      if (error.code !== 'step_up_required') throw error;
      if (!(await askStepUp())) throw new PutOff();
    }
  }
}

/** What leaves a center as a file is in its log, and may need the approval of others; what is somebody's own needs nothing. */
export async function startExport(list: string, input: object): Promise<boolean> {
  const { center, ...filters } = input as { center?: string };
  if (center === undefined) return true;
  try {
    await command('audit.startExport', { center, list, filters });
    return true;
  } catch (error) {
    if (error instanceof PutOff) return false;
    throw error;
  }
}

/** The person gave it up, or it waits for approval: nothing was changed, so there is nothing to say. */
export class PutOff extends Error {}

interface CommandOptions<N extends EndpointName> {
  onDone?: (reply: Reply<N>, input: Input<N>) => void;
  /** Rooms whose answers changed; all of them unless said. */
  refreshes?: string[];
}

/** A write as a mutation: `mutate(input)`, `isPending`, `error`. Answers on screen are refreshed when it is done. */
export function useCommand<N extends EndpointName>(name: N, options: CommandOptions<N> = {}) {
  return useMutation<Reply<N>, Error, Input<N>>({
    mutationKey: [name],
    mutationFn: (input) => command(name, input, { isWhole: true }),
    onSuccess: (reply, input) => {
      void refresh(...(options.refreshes ?? []));
      options.onDone?.(reply, input);
    },
  });
}
