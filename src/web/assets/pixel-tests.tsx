import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { TestEvent } from '../../contract/pixels.ts';
import { queryClient } from '../api/client.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { DataTable } from '../ui/table.tsx';
import { useEventColumns } from './pixel-events.tsx';
import type { PixelProps } from './pixel-page.tsx';

/** Asks anew whenever the server says that something came. */
function useLive(path: string): void {
  useEffect(() => {
    const source = new EventSource(path);
    source.addEventListener('test_events', () => {
      void queryClient.invalidateQueries({ queryKey: ['assets.listTestEvents'] });
    });
    return () => source.close();
  }, [path]);
}

export function PixelTests({ center, account, pixel, why }: PixelProps) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const on = { center, account: account.id, pixel: pixel.id };
  const list = useRows('assets.listTestEvents', on);
  const columns = useEventColumns<TestEvent>(account.timeZone, false);
  const renew = useCommand('assets.makeTestCode', { refreshes: ['assets', 'audit'] });
  useLive(`/api/v1/centers/${center}/ad-accounts/${account.id}/pixels/${pixel.id}/test-events/stream`);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-ink-2">
        <span>{t('pixels.tests.code')}</span>
        <CopyableId id={pixel.testCode ?? ''} />
        <Button size="sm" disabledReason={why} onClick={() => renew.mutate(on, { onError: fail })}>
          {t('pixels.tests.renew')}
        </Button>
        <span className="basis-full text-ink-3">{t('pixels.tests.hint')}</span>
      </div>
      <DataTable
        label={t('pixels.parts.tests')}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.eventId}
        errorText={say(list.error)}
        empty={<EmptyState title={t('pixels.tests.nothing')}>{t('pixels.tests.nothing_hint')}</EmptyState>}
      />
    </>
  );
}
