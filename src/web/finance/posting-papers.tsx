import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useReason } from '../frame/viewer.ts';
import { KeptFiles } from '../ui/kept-files.tsx';
import { Time } from '../ui/time.tsx';

/** The papers of a posting: read by who sees the money, added by who moves it. */
export function PostingPapers({ center, posting }: { center: string; posting: string }) {
  const mayAdd = useReason()('finance:pay') === null;
  const papers = useEndpoint('finance.listPapers', { center, posting, pageSize: 100 }).data?.items ?? [];
  const say = useErrorSentence();
  const add = useCommand('finance.addPaper', { refreshes: ['finance'] });
  return (
    <KeptFiles
      files={papers}
      by={({ by, at }) => (
        <span className="flex flex-wrap items-baseline gap-x-2 text-xs text-ink-3">
          <bdi>{by.name}</bdi>
          <Time at={at} />
        </span>
      )}
      onSend={mayAdd ? (file) => add.mutateAsync({ center, posting, ...file }).then(() => null, say) : null}
    />
  );
}
