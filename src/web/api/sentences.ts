import { useTranslations } from 'use-intl';
import { PutOff } from './hooks.ts';
import { RefusalError, UnreachableError } from './refusal-error.ts';

/** Says in plain words what went wrong; null where there is nothing to say. */
export function useErrorSentence(): (error: unknown) => string | null {
  const t = useTranslations();
  return (error) => {
    if (error === null || error === undefined || error instanceof PutOff) return null;
    if (error instanceof UnreachableError) return t('errors.unreachable');
    if (error instanceof RefusalError && error.message !== '' && error.code !== 'bug') return error.message;
    const requestId = error instanceof RefusalError ? error.requestId : '';
    return requestId === '' ? t('errors.unexpected') : t('errors.unexpected_with_id', { requestId });
  };
}
