import { useTranslations } from 'use-intl';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** In the place of a page that broke, with the number that leads an administrator to the cause. */
export function ErrorPage({ error }: { error: unknown }) {
  const t = useTranslations();
  const say = useErrorSentence();
  if (error instanceof RefusalError && error.status === 404) return <NotFoundPage />;
  const requestId = error instanceof RefusalError ? error.requestId : '';
  return (
    <div className="mx-auto flex max-w-md flex-1 flex-col items-center justify-center p-6 text-center" role="alert">
      <h1 className="text-xl font-semibold">{t('errors.crashed_title')}</h1>
      <p className="mt-1 text-sm text-ink-3">{error instanceof RefusalError ? say(error) : t('errors.crashed_text')}</p>
      {requestId !== '' && (
        <p className="mt-2 flex items-center gap-1 text-xs text-ink-3">
          {t('errors.request_id')}: <CopyableId id={requestId} />
        </p>
      )}
      <Button variant="primary" className="mt-5" onClick={() => location.reload()}>
        {t('errors.reload')}
      </Button>
    </div>
  );
}
