import { useEffect, useState } from 'react';
import { call } from '../api/call.ts';
import { queryClient } from '../api/client.ts';
import { endpointQuery } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { chosenLocale } from '../api/words.ts';
import { ErrorPage } from '../frame/error-page.tsx';
import { lastCenter } from '../frame/last-center.ts';
import { useGo } from '../frame/link.tsx';
import { PagePending } from '../frame/page-pending.tsx';
import { type Path, paths } from '../paths.ts';

const byStart = (one: { startsAt: string | null }, other: { startsAt: string | null }): number =>
  Number(one.startsAt !== null) - Number(other.startsAt !== null);

/** Where a person belongs: the center they were in last, what waits for them, or the making of a first center. */
export async function findStart(): Promise<Path> {
  try {
    queryClient.setQueryData(['identity.getMe', {}], await call('identity.getMe', {}));
  } catch (error) {
    if (!(error instanceof RefusalError) || error.status >= 500) throw error;
    return chosenLocale() === null ? paths.welcome() : paths.signIn();
  }
  const { items } = await queryClient.fetchQuery(endpointQuery('centers.listCenters', { pageSize: 100 }));
  // One whose membership starts later comes after those where there is something to do.
  const live = items.filter((center) => center.status === 'active').toSorted(byStart);
  const center = live.find((candidate) => candidate.id === lastCenter()) ?? live[0];
  if (center !== undefined) return paths.home(center.id);
  const { open } = await call('requests.countInbox', {});
  if (open > 0) return paths.ownInbox();
  const accounts = await call('assets.listOwnAccounts', { pageSize: 1 });
  return accounts.total > 0 ? paths.ownAccounts() : paths.newCenter();
}

/** `/` shows nothing of its own. */
export default function StartPage() {
  const go = useGo();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isCurrent = true;
    findStart().then(
      (to) => isCurrent && go(to, { isReplacing: true }),
      (cause: unknown) => isCurrent && setError(cause),
    );
    return () => {
      isCurrent = false;
    };
  }, [go]);
  return error === null ? <PagePending /> : <ErrorPage error={error} />;
}
