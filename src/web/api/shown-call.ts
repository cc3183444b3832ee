// Calls that no dialog waits for: their failure is said in a toast.
import { toast } from '../ui/toast.tsx';
import { refresh } from './client.ts';
import { useErrorSentence } from './sentences.ts';

/** Says a failure at the foot of the page. */
export function useFailureToast(): (error: unknown) => void {
  const say = useErrorSentence();
  return (error) => {
    const message = say(error);
    if (message !== null) toast({ message, tone: 'bad' });
  };
}

/** Runs a call behind a change that is already shown: rolls back and says so when it fails. Answers whether it was done. */
export function useShownCall(): (rollBack: (() => void)[], run: () => Promise<unknown>) => Promise<boolean> {
  const fail = useFailureToast();
  return async (rollBack, run) => {
    try {
      await run();
      return true;
    } catch (error) {
      for (const back of rollBack) back();
      fail(error);
      return false;
    } finally {
      void refresh();
    }
  };
}
