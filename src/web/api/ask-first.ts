import type { Center } from '../../contract/centers.ts';
import { type Need, needsOf } from '../needs.ts';
import { forgetEarly } from './call.ts';
import { queryClient } from './client.ts';
import { endpointQuery, rowsQuery } from './hooks.ts';

let asked: Promise<unknown> = Promise.resolve();

function ask({ name, isRows }: Need, input: Record<string, unknown>): Promise<void> {
  return isRows === true
    ? queryClient.prefetchInfiniteQuery(rowsQuery(name as 'members.listMembers', input as never))
    : queryClient.prefetchQuery(endpointQuery(name, input as never));
}

/** Starts the questions of a page, side by side with its code. */
export function askFirst(path: string, params: Record<string, string>, isPlain: boolean): void {
  const fill = (input: Need['input']) =>
    Object.fromEntries(
      Object.entries(input).map(([key, value]) => [
        key,
        typeof value === 'string' && value.startsWith('$') ? params[value.slice(1)] : value,
      ]),
    );
  const needs = needsOf(path).filter((need) => isPlain || need.isRows !== true);
  const open = Promise.all(needs.filter((need) => need.may === undefined).map((need) => ask(need, fill(need.input))));
  const guarded = needs.filter((need) => need.may !== undefined);
  const center = endpointQuery('centers.getCenter', { center: params['center'] ?? '' });
  const rest =
    guarded.length === 0
      ? undefined
      : queryClient.fetchQuery(center).then(
          ({ viewer }: Center) =>
            Promise.all(guarded.map((need) => viewer.can.includes(need.may as never) && ask(need, fill(need.input)))),
          () => undefined,
        );
  asked = Promise.all([open, rest]).finally(forgetEarly);
}

/** Done when everything that was asked has an answer, or soon: what is there by then is part of the first drawing. */
export function firstAnswers(atMostMs: number): Promise<unknown> {
  return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, atMostMs))]);
}
