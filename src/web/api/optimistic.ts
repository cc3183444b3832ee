// Shows a change before the server has answered, and takes it back when the server says no.
import type { InfiniteData, QueryKey } from '@tanstack/react-query';
import { queryClient } from './client.ts';
import type { EndpointName, ListName, Reply, Row } from './endpoints.ts';

type Page = { items: unknown[]; total: number };

function changePage(page: Page, change: (row: never) => unknown): Page {
  const items = page.items.map((row) => change(row as never)).filter((row) => row !== null);
  return { ...page, items, total: page.total - (page.items.length - items.length) };
}

function keepingFormer(matches: (key: QueryKey) => boolean, change: (data: unknown) => unknown): () => void {
  const predicate = ({ queryKey }: { queryKey: QueryKey }) => matches(queryKey);
  // An answer that is on its way would overwrite what is shown.
  void queryClient.cancelQueries({ predicate });
  const former = queryClient.getQueriesData({ predicate });
  for (const [key, data] of former) if (data !== undefined) queryClient.setQueryData(key, change(data));
  return () => {
    for (const [key, data] of former) queryClient.setQueryData(key, data);
  };
}

/** Changes the rows of every loaded list of an endpoint; null takes a row out. Answers a function that rolls back. */
export function showInRows<N extends ListName>(name: N, change: (row: Row<N>) => Row<N> | null): () => void {
  return keepingFormer(
    (key) => key[0] === name,
    (data) =>
      'pages' in (data as object)
        ? {
            ...(data as InfiniteData<Page>),
            pages: (data as InfiniteData<Page>).pages.map((page) => changePage(page, change)),
          }
        : changePage(data as Page, change),
  );
}

/** Changes the loaded answers of an endpoint whose input holds `input`. Answers a function that rolls back. */
export function showInReply<N extends EndpointName>(
  name: N,
  input: Record<string, unknown>,
  change: (reply: Reply<N>) => Reply<N>,
): () => void {
  return keepingFormer(
    (key) => key[0] === name && Object.entries(input).every(([field, value]) => (key[1] as never)?.[field] === value),
    (data) => change(data as Reply<N>),
  );
}
