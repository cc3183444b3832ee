import { useTranslations } from 'use-intl';
import { useCommand } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';

/** Takes back what the viewer asked for. */
export function useWithdraw(center: string, onDone: () => void = () => undefined) {
  const t = useTranslations();
  const fail = useFailureToast();
  const { mutate, isPending } = useCommand('requests.withdrawRequest', {
    onDone: () => {
      toast({ message: t('requests.sent.withdrawn') });
      onDone();
    },
  });
  return { withdraw: (request: string) => mutate({ center, request }, { onError: fail }), isPending };
}
