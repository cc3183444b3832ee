import { Bot, Cog } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { actionKey, changedFields, type FieldWords, useFieldWords } from './field-words.ts';

/** The name of who did it; what happens by itself has none. */
export function useActorName(): (entry: { actor: Pick<Entry['actor'], 'kind' | 'name'> }) => string {
  const t = useTranslations();
  return (entry) => (entry.actor.name === '' ? t(`audit.actors.${entry.actor.kind}`) : entry.actor.name);
}

function ActorCell({ entry }: { entry: Entry }) {
  const t = useTranslations();
  const nameOf = useActorName();
  const { actor } = entry;
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      {actor.id === null ? (
        <span
          aria-hidden="true"
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-sunken text-ink-3"
        >
          <Cog size={14} />
        </span>
      ) : (
        <Avatar id={actor.id} name={actor.name} size="sm" />
      )}
      <bdi className="min-w-0 truncate text-ink">{nameOf(entry)}</bdi>
      {actor.kind === 'token' && (
        <>
          <Bot size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
          <span className="sr-only">{t('audit.actors.token')}</span>
        </>
      )}
    </div>
  );
}

/** The action in words, marked where it was denied; leads to the whole entry. */
function ActionCell({ entry, onOpen }: { entry: Entry; onOpen: (entry: Entry) => void }) {
  const t = useTranslations();
  const name = objectName(entry, useFieldWords());
  return (
    <div className="min-w-0">
      <span className="flex min-w-0 items-center gap-2">
        <button
          type="button"
          className="min-h-6 min-w-0 truncate rounded text-start font-medium text-ink hover:underline"
          onClick={() => onOpen(entry)}
        >
          {t(`audit.actions.${actionKey(entry.action)}`)}
        </button>
        {entry.result === 'denied' && <Badge tone="bad">{t('audit.results.denied')}</Badge>}
      </span>
      {/* A card on a phone has no column for it. */}
      <bdi className="block truncate text-xs text-ink-3 sm:hidden">{name}</bdi>
    </div>
  );
}

/** A role of an account says little without the account. */
function objectName(entry: Entry, words: FieldWords): string {
  const account = entry.after?.['account'] ?? entry.before?.['account'];
  const accountName = account === undefined ? '' : words.value(entry, 'account', account);
  return [entry.object.name, accountName].filter((part) => part !== '' && part !== '—').join(' · ');
}

function ObjectCell({ entry }: { entry: Entry }) {
  const t = useTranslations();
  const name = objectName(entry, useFieldWords());
  return (
    <div className="min-w-0">
      <bdi className="block truncate text-ink">{name === '' ? '—' : name}</bdi>
      <span className="block truncate text-xs text-ink-3">{t(`audit.objects.${entry.object.type}`)}</span>
    </div>
  );
}

/** The most telling field of an entry; the others are counted. */
function ChangeCell({ entry }: { entry: Entry }) {
  const t = useTranslations();
  const words = useFieldWords();
  const fields = changedFields(entry).filter((field) => field !== 'account');
  const field = fields[0];
  if (field === undefined) return <span className="text-ink-3">—</span>;
  return (
    <span className="block truncate">
      <span className="text-ink-3">{words.label(field)} </span>
      {entry.before !== null && field in entry.before && (
        <>
          <bdi className="text-ink-2">{words.value(entry, field, entry.before[field])}</bdi>
          <span aria-hidden="true" className="text-ink-3">
            {' → '}
          </span>
        </>
      )}
      <bdi className="text-ink">{words.value(entry, field, entry.after?.[field])}</bdi>
      {fields.length > 1 && <span className="text-ink-3"> {t('audit.table.more', { count: fields.length - 1 })}</span>}
    </span>
  );
}

function sideText(entry: Entry, words: FieldWords, side: 'before' | 'after'): string {
  const fields = entry[side];
  if (fields === null) return '';
  return Object.keys(fields)
    .map((field) => `${words.label(field)}: ${words.value(entry, field, fields[field])}`)
    .join('; ');
}

export function useActivityColumns(onOpen: (entry: Entry) => void): Column<Entry>[] {
  const t = useTranslations();
  const words = useFieldWords();
  const nameOf = useActorName();
  return [
    {
      key: 'who',
      header: t('audit.table.who'),
      phone: 'primary',
      width: '18%',
      cell: (entry) => <ActorCell entry={entry} />,
      csv: nameOf,
    },
    {
      key: 'what',
      header: t('audit.table.what'),
      phone: 'title',
      width: '19%',
      cell: (entry) => <ActionCell entry={entry} onOpen={onOpen} />,
      csv: (entry) => t(`audit.actions.${actionKey(entry.action)}`),
    },
    {
      key: 'object',
      header: t('audit.table.object'),
      width: '22%',
      cell: (entry) => <ObjectCell entry={entry} />,
      csv: (entry) => objectName(entry, words),
    },
    { key: 'change', header: t('audit.table.change'), cell: (entry) => <ChangeCell entry={entry} /> },
    {
      key: 'when',
      header: t('audit.table.when'),
      phone: 'primary',
      sortKey: 'at',
      isDescendingFirst: true,
      width: '13%',
      cell: (entry) => <Time at={entry.at} />,
      csv: (entry) => entry.at,
    },
  ];
}

/** A CSV has no cells. */
const cell = () => null;

/** Columns that only a CSV has. */
export function useActivityCsvColumns(columns: Column<Entry>[]): Column<Entry>[] {
  const t = useTranslations();
  const words = useFieldWords();
  return [
    ...columns,
    { key: 'before', header: t('audit.table.before'), cell, csv: (entry) => sideText(entry, words, 'before') },
    { key: 'after', header: t('audit.table.after'), cell, csv: (entry) => sideText(entry, words, 'after') },
    { key: 'result', header: t('audit.table.result'), cell, csv: (entry) => t(`audit.results.${entry.result}`) },
    { key: 'ip', header: t('audit.details.ip'), cell, csv: (entry) => entry.ip ?? '' },
    { key: 'device', header: t('audit.details.device'), cell, csv: (entry) => entry.device ?? '' },
    { key: 'request', header: t('audit.details.request_id'), cell, csv: (entry) => entry.requestId },
    { key: 'id', header: t('audit.details.entry_id'), cell, csv: (entry) => entry.id },
  ];
}
