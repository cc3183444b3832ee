import type { Center } from '../../contract/centers.ts';
import { forgetEarly } from './call.ts';
import { queryClient } from './client.ts';
import type { EndpointName } from './endpoints.ts';
import { endpointQuery, rowsQuery } from './hooks.ts';
import { type FirstCall, firstCalls } from './page-list.ts';

let asked: Promise<unknown> = Promise.resolve();

/** Starts the questions of a page, side by side with its code. Where the address carries a search or a filter its lists differ. */
export function askFirst(path: string, params: Record<string, string>, isPlain: boolean): void {
  const ask = ([, , name, input, isRows]: FirstCall): Promise<void> => {
    const filled = Object.fromEntries(
      Object.entries(input).map(([key, value]) => [
        key,
        typeof value === 'string' && value.startsWith('$') ? params[value.slice(1)] : value,
      ]),
    );
    return isRows === 1
      ? queryClient.prefetchInfiniteQuery(rowsQuery(name as 'members.listMembers', filled as never))
      : queryClient.prefetchQuery(endpointQuery(name as EndpointName, filled as never));
  };
  const calls = firstCalls(path).filter(([, , , , isRows]) => isPlain || isRows === 0);
  const open = Promise.all(calls.filter(([, may]) => may === '').map(ask));
  const guarded = calls.filter(([, may]) => may !== '');
  const center = endpointQuery('centers.getCenter', { center: params['center'] ?? '' });
  const rest =
    guarded.length === 0
      ? undefined
      : queryClient.fetchQuery(center).then(
          ({ viewer }: Center) =>
            Promise.all(guarded.map((call) => viewer.can.includes(call[1] as never) && ask(call))),
          () => undefined,
        );
  asked = Promise.all([open, rest]).finally(forgetEarly);
}

/** Done when everything that was asked has an answer, or soon: what is there by then is part of the first drawing. */
export function firstAnswers(atMostMs: number): Promise<unknown> {
  return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, atMostMs))]);
}
