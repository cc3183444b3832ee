// Many changed alike: what is to change, then every difference before it is made, then all as one, with one way back.
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdChanges, EditResult } from '../../contract/ads-edits.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { DryRun } from '../../contract/audit.ts';
import { changedFields, useFieldWords } from '../activity/field-words.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Column } from '../ui/table-types.ts';
import { useAudienceNames } from './bulk-audiences.tsx';
import { type BulkDraft, changesOf, isRead, newBulk, type Part, parts } from './bulk-draft.ts';
import { PartFields } from './bulk-fields.tsx';
import { Agreement, PreviewLines, usePreview, useReversible } from './preview-parts.tsx';

interface Props {
  at: { center: string; account: string; level: AdLevel };
  account: Pick<Account, 'id' | 'viewer' | 'currency' | 'timeZone'>;
  ids: string[];
  onDone: () => void;
  onClose: () => void;
}

/** What becomes of one: what changes, or why not. */
interface Line {
  result: EditResult;
  changes: DryRun['changes'];
}

type Named = ReturnType<typeof useAudienceNames>;

const orderOf = { refused: 0, changed: 1, unchanged: 2 };

/** Refusals first: they are what somebody has to do something about. */
function linesOf(dry: DryRun | undefined): Line[] {
  if (!dry) return [];
  const changes = Map.groupBy(dry.changes, ({ object }) => object.id);
  const results = (dry.results ?? []) as unknown as EditResult[];
  return results
    .toSorted((one, other) => orderOf[one.state] - orderOf[other.state])
    .map((result) => ({ result, changes: changes.get(result.id) ?? [] }));
}

/** Words are made for the rows that are seen. */
function ChangeCell({ line: { result, changes }, named }: { line: Line; named: Named }) {
  const t = useTranslations();
  const words = useFieldWords();
  const fields = changes.flatMap((change) =>
    changedFields(change).flatMap((key) => {
      const [before = '', after = ''] = [change.before, change.after].map((side) =>
        words.value(change, key, named(key, side?.[key])),
      );
      return before === after ? [] : [`${words.label(key)}: ${before} → ${after}`];
    }),
  );
  const said = result.state === 'unchanged' ? t('ads.bulk.same') : (result.refusal?.message ?? fields.join(' · '));
  const notes = [...new Set(result.notes.map(({ note }) => t(`ads.bulk.notes.${note}`)))];
  return (
    <div className="min-w-0" title={said}>
      <span className={`block truncate ${result.state === 'refused' ? 'text-bad' : 'text-ink'}`}>
        <bdi>{said}</bdi>
      </span>
      {notes.length > 0 && <span className="block truncate text-xs text-ink-3">{notes.join(' · ')}</span>}
    </div>
  );
}

function useColumns(named: Named): Column<Line>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('ads.table.name'),
      width: '34%',
      phone: 'title',
      cell: ({ result }) => <bdi className="block truncate">{result.name}</bdi>,
    },
    {
      key: 'change',
      header: t('ads.bulk.change'),
      phone: 'primary',
      cell: (line) => <ChangeCell line={line} named={named} />,
    },
  ];
}

/** The differences, and the act. */
function Preview({
  at,
  ids,
  changes,
  onBack,
  onDone,
  onClose,
}: Omit<Props, 'account'> & { changes: AdChanges; onBack: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const tell = useReversible(at);
  const [skips, setSkips] = useState(false);
  const input = { ...at, ids, changes };
  const act = useCommand('ads.editSeveral', {
    refreshes: ['ads', 'audit'],
    onDone: ({ at: instant, changed, results }) => {
      const done = results.filter(({ state }) => state === 'changed').map(({ id }) => id);
      tell(t('ads.bulk.done', { count: changed }), { ids: done, since: instant });
      onDone();
    },
  });
  const trial = usePreview('ads.editSeveral', { ...input, skipRefused: true }, act.isIdle);
  const lines = useMemo(() => linesOf(trial.data), [trial.data]);
  const columns = useColumns(useAudienceNames(at, trial.data?.changes ?? []));
  const countOf = (state: EditResult['state']): number => lines.filter(({ result }) => result.state === state).length;
  const [changed, refused, same] = [countOf('changed'), countOf('refused'), countOf('unchanged')];
  const blocked = trial.isPending
    ? t('ads.bulk.looking')
    : changed === 0
      ? t('ads.bulk.nothing')
      : refused > 0 && !skips
        ? t('ads.bulk.refused_first')
        : null;
  const error = say(act.error ?? trial.error);
  return (
    <Dialog
      size="lg"
      title={t('ads.bulk.preview')}
      onClose={onClose}
      footerNote={act.isPending ? t('ads.bulk.saving', { count: changed }) : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === null && !act.isPending) act.mutate({ ...input, skipRefused: skips });
      }}
      footer={
        <>
          <Button onClick={onBack}>{t('ads.edit.back')}</Button>
          <Button type="submit" variant="primary" isBusy={act.isPending} disabledReason={blocked}>
            {t('ads.bulk.act', { count: changed })}
          </Button>
        </>
      }
    >
      {trial.isPending ? (
        <p role="status" className="flex items-center gap-2 text-sm text-ink-2">
          <span className="spinner" aria-hidden="true" />
          {t('ads.bulk.looking_at', { count: ids.length })}
        </p>
      ) : (
        <>
          <p className="tnum text-sm text-ink-2" aria-live="polite">
            {t('ads.bulk.counts', { changed, refused, same })}
          </p>
          {trial.data?.approval !== null && trial.data !== undefined && <Banner>{t('ads.bulk.approval')}</Banner>}
          {refused > 0 && (
            <Agreement label={t('ads.bulk.skip', { count: refused })} isGiven={skips} onChange={setSkips} />
          )}
          <PreviewLines
            lines={lines}
            columns={columns}
            keyOf={({ result }) => result.id}
            nameOf={({ result }) => result.name}
          />
        </>
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

export function BulkDialog({ at, account, ids, onDone, onClose }: Props) {
  const t = useTranslations();
  const [draft, setDraft] = useState<BulkDraft>(newBulk);
  const [isTried, setIsTried] = useState(false);
  const [asked, setAsked] = useState<AdChanges | null>(null);
  const set = (change: Partial<BulkDraft>) => setDraft((former) => ({ ...former, ...change }));
  const changes = changesOf(draft, account);
  if (asked !== null)
    return (
      <Preview at={at} ids={ids} changes={asked} onBack={() => setAsked(null)} onDone={onDone} onClose={onClose} />
    );
  const toggle = (part: Part) =>
    set({
      chosen: draft.chosen.includes(part) ? draft.chosen.filter((one) => one !== part) : [...draft.chosen, part],
    });
  return (
    <Dialog
      size="lg"
      title={t(`ads.bulk.title_${at.level}`, { count: ids.length })}
      subtitle={t('ads.bulk.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (changes !== null) setAsked(changes);
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            disabledReason={draft.chosen.length === 0 ? t('ads.bulk.choose') : null}
          >
            {t('ads.bulk.to_preview')}
          </Button>
        </>
      }
    >
      {parts[at.level].map((part) => (
        <section key={part} className="space-y-3">
          <Checkbox
            label={t(`ads.bulk.parts.${part}`)}
            checked={draft.chosen.includes(part)}
            onChange={() => toggle(part)}
          />
          {draft.chosen.includes(part) && (
            <div className="border-s-2 border-line ps-4">
              <PartFields part={part} center={at.center} draft={draft} set={set} account={account} />
              {isTried && !isRead(part, draft, account) && (
                <p role="alert" className="mt-2 text-xs text-bad">
                  {t('ads.bulk.unread')}
                </p>
              )}
            </div>
          )}
        </section>
      ))}
    </Dialog>
  );
}
