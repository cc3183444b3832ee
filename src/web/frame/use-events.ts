import { useEffect } from 'react';
import { queryClient, refresh } from '../api/client.ts';
import { goToSignIn } from '../api/sign-in.ts';

/** After a refusal the browser does not try again by itself. */
const againMs = 5000;

/** What was just told. An answer that is still on its way may be older, and must not take its place. */
async function put(name: string, told: object): Promise<void> {
  await queryClient.cancelQueries({ queryKey: [name, {}] });
  queryClient.setQueryData([name, {}], told);
}

function listen(isAgain = false): () => void {
  const source = new EventSource('/api/v1/me/events');
  let wasCut = isAgain;
  let again: ReturnType<typeof setTimeout> | undefined;
  let stop = () => source.close();
  source.addEventListener('inbox', (event: MessageEvent<string>) => {
    void put('requests.countInbox', JSON.parse(event.data) as { open: number });
    void queryClient.invalidateQueries({ queryKey: ['requests.listInbox'] });
  });
  source.addEventListener('notifications', (event: MessageEvent<string>) => {
    void put('notifications.countNotifications', JSON.parse(event.data) as { unread: number });
    void queryClient.invalidateQueries({ queryKey: ['notifications.listNotifications'] });
  });
  source.addEventListener('access', () => void refresh());
  source.addEventListener('signed_out', () => {
    source.close();
    queryClient.clear();
    goToSignIn();
  });
  source.addEventListener('error', () => {
    wasCut = true;
    if (source.readyState !== EventSource.CLOSED) return;
    // Refused, as a session is that ended before the stream began: asking again tells, and leads to the sign-in page.
    void refresh();
    again = setTimeout(() => {
      stop = listen(true);
    }, againMs);
  });
  source.addEventListener('open', () => {
    // What was said while the line was cut is lost, so everything on screen is asked again.
    if (wasCut) void refresh();
    wasCut = false;
  });
  return () => {
    clearTimeout(again);
    stop();
  };
}

/** Listens to what the server tells while the page is open: the badge counts, access changes, the session ends. */
export function useEvents(isOn: boolean): void {
  useEffect(() => (isOn ? listen() : undefined), [isOn]);
}
