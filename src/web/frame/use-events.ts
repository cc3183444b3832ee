import { useEffect } from 'react';
import { queryClient, refresh } from '../api/client.ts';
import { goToSignIn } from '../api/sign-in.ts';

/** Listens to what the server tells while the page is open: the badge counts, access changes, the session ends. */
export function useEvents(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const source = new EventSource('/api/v1/me/events');
    let wasCut = false;
    source.addEventListener('inbox', (event: MessageEvent<string>) => {
      const count = JSON.parse(event.data) as { open: number };
      queryClient.setQueryData(['requests.countInbox', {}], count);
      void queryClient.invalidateQueries({ queryKey: ['requests.listInbox'] });
    });
    source.addEventListener('notifications', (event: MessageEvent<string>) => {
      queryClient.setQueryData(['notifications.countNotifications', {}], JSON.parse(event.data));
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
    });
    source.addEventListener('open', () => {
      // What was said while the line was cut is lost, so everything on screen is asked again.
      if (wasCut) void refresh();
      wasCut = false;
    });
    return () => source.close();
  }, [isOn]);
}
