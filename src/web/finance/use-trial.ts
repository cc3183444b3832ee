import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call.ts';
import type { EndpointName, Input } from '../api/endpoints.ts';
import { useSettled } from '../ui/use-settled.ts';

/**
 * Tries a call while its form is filled in, without doing it: whether it could be done, and what stands in its way. Null while
 * something is missing.
 */
export function useTrial<N extends EndpointName>(name: N, input: Input<N> | null, isEnabled: boolean) {
  const text = useSettled(input === null ? '' : JSON.stringify(input));
  const trial = useQuery({
    queryKey: [name, 'trial', text],
    queryFn: () => call(name, JSON.parse(text) as Input<N>, { dryRun: true }),
    // Once it is done, asking again would only be refused.
    enabled: isEnabled && text !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const isOfNow = input !== null && text === JSON.stringify(input);
  return {
    isFine: isOfNow && trial.isSuccess,
    error: isOfNow ? trial.error : null,
  };
}
