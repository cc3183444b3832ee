import { QueryCache, QueryClient } from '@tanstack/react-query';
import { RefusalError } from './refusal-error.ts';
import { goToSignIn } from './sign-in.ts';

/** Answers of the same question are shared for half a minute; events from the server make them stale sooner. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof RefusalError && error.code === 'unauthenticated') goToSignIn();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      // A refusal is an answer. Only silence is worth asking again.
      retry: (count, error) => !(error instanceof RefusalError && error.status < 500) && count < 2,
    },
    mutations: { retry: false },
  },
});

/** Makes the answers of some rooms stale, or of all. Those on screen are asked again at once. */
export function refresh(...rooms: string[]): Promise<void> {
  return queryClient.invalidateQueries(
    rooms.length === 0
      ? {}
      : { predicate: ({ queryKey }) => rooms.some((room) => String(queryKey[0]).startsWith(`${room}.`)) },
  );
}
