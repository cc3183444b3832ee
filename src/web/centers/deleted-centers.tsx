import { useTranslations } from 'use-intl';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

/** The centers that the viewer deleted and may still bring back, above the form of a new one. */
export function DeletedCenters() {
  const t = useTranslations();
  const go = useGo();
  const say = useErrorSentence();
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 }).data?.items ?? [];
  const restore = useCommand('centers.restoreCenter', {
    onDone: (center) => {
      toast({ message: t('frame.center_restored', { name: center.name }) });
      go(paths.home(center.id), { isReplacing: true });
    },
  });
  const deleted = centers.filter((center) => center.status === 'deleted');
  const error = say(restore.error);
  if (deleted.length === 0) return null;
  return (
    <section aria-label={t('centers.deleted.title')} className="mb-6 rounded-xl bg-sunken p-4">
      <h2 className="text-sm font-medium text-ink">{t('centers.deleted.title')}</h2>
      <ul className="mt-2 space-y-2">
        {deleted.map(({ id, name, goneAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1 basis-40">
              <span className="block truncate text-sm text-ink">{name}</span>
              {goneAt !== null && (
                <span className="block text-xs text-ink-3">
                  {t('centers.deleted.until', { date: new Date(goneAt) })}
                </span>
              )}
            </span>
            <Button
              size="sm"
              aria-label={t('centers.deleted.restore_name', { name })}
              isBusy={restore.isPending && restore.variables.center === id}
              onClick={() => restore.mutate({ center: id })}
            >
              {t('centers.deleted.restore')}
            </Button>
          </li>
        ))}
      </ul>
      {error !== null && (
        <div className="mt-3">
          <Banner tone="bad">{error}</Banner>
        </div>
      )}
    </section>
  );
}
