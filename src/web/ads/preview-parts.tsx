// What the previews of edits and imports of many have in common: the trial, what has to be agreed to, the lines, and the way back.
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { AdLevel } from '../../contract/ads-levels.ts';
import { call } from '../api/call.ts';
import type { EndpointName, Input } from '../api/endpoints.ts';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';

/** What a call would do as things stand now; what it said before is of no use. */
export function usePreview<N extends EndpointName>(name: N, input: Input<N>, isEnabled: boolean) {
  return useQuery({
    queryKey: [name, 'preview', input],
    queryFn: ({ signal }) => call(name, input, { dryRun: true, signal }),
    enabled: isEnabled,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Says what was done, with a press that takes back what was changed since an instant. */
export function useReversible(at: { center: string; account: string; level: AdLevel }) {
  const run = useShownCall();
  return (message: string, { ids, since }: { ids: string[]; since: string }) =>
    toast({ message, undo: () => void run([], () => command('ads.revertAds', { ...at, ids, at: since })) });
}

/** Something that somebody has to agree to first. */
export function Agreement({
  label,
  isGiven,
  onChange,
}: {
  label: string;
  isGiven: boolean;
  onChange: (isGiven: boolean) => void;
}) {
  return (
    <Banner tone="warn">
      <Checkbox label={label} checked={isGiven} onChange={(event) => onChange(event.currentTarget.checked)} />
    </Banner>
  );
}

export function PreviewLines<Line>({
  lines,
  columns,
  keyOf,
  nameOf,
}: {
  lines: Line[];
  columns: Column<Line>[];
  keyOf: (line: Line) => string;
  nameOf: (line: Line) => string;
}) {
  const t = useTranslations();
  return (
    <div className="flex h-80 flex-col">
      <DataTable
        label={t('ads.bulk.preview')}
        list={{ rows: lines, total: lines.length, isLoading: false }}
        columns={columns}
        rowKey={keyOf}
        rowName={nameOf}
      />
    </div>
  );
}
