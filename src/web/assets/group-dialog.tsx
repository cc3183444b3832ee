import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand, useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { areLabels, LabelField } from './label-field.tsx';

type Match = 'any' | 'all';

interface Draft {
  name: string;
  /** Whether accounts come by their labels. */
  follows: 'hand' | 'rule';
  labels: readonly string[];
  match: Match;
}

function draftOf(group: Group | undefined): Draft {
  return {
    name: group?.name ?? '',
    follows: group?.rule ? 'rule' : 'hand',
    labels: group?.rule?.labels ?? [],
    match: group?.rule?.match ?? 'any',
  };
}

function inputOf({ name, follows, labels, match }: Draft) {
  return { name: name.trim(), rule: follows === 'rule' ? { labels: [...labels], match } : null };
}

/** Makes a group, or changes one; the toast of a change leads back to what it was. */
function useSave(center: string, group: Group | undefined, onClose: () => void) {
  const t = useTranslations();
  const go = useGo();
  const fail = useFailureToast();
  const create = useCommand('assets.createGroup', {
    onDone: (made) => {
      toast({ message: t('assets.groups.created', { group: made.name }) });
      onClose();
      go(paths.group(center, made.id));
    },
  });
  const undo = (former: Group) =>
    void command('assets.updateGroup', { center, group: former.id, name: former.name, rule: former.rule })
      .then(() => refresh())
      .catch(fail);
  const update = useCommand('assets.updateGroup', {
    onDone: (changed) => {
      const back = group === undefined ? undefined : () => undo(group);
      toast({ message: t('assets.groups.saved', { group: changed.name }), undo: back });
      onClose();
    },
  });
  return {
    isPending: create.isPending || update.isPending,
    error: create.error ?? update.error,
    save: (draft: Draft) => {
      if (group === undefined) create.mutate({ center, ...inputOf(draft) });
      else update.mutate({ center, group: group.id, ...inputOf(draft) });
    },
  };
}

/** Makes an asset group, or changes its name and its rule. */
export function GroupDialog({ center, group, onClose }: { center: string; group?: Group; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [draft, setDraft] = useState<Draft>(() => draftOf(group));
  const { save, isPending, error } = useSave(center, group, onClose);
  const isTaken = error instanceof RefusalError && error.code === 'assets.group_name_taken';
  const isUnchanged = JSON.stringify(inputOf(draft)) === JSON.stringify(inputOf(draftOf(group)));
  const isRuleBad = draft.follows === 'rule' && (draft.labels.length === 0 || !areLabels(draft.labels));
  const why =
    draft.name.trim() === ''
      ? t('assets.groups.no_name')
      : isRuleBad
        ? t('assets.groups.no_labels')
        : group !== undefined && isUnchanged
          ? t('assets.form.unchanged')
          : null;
  const problem = isTaken ? null : say(error);
  return (
    <Dialog
      title={group === undefined ? t('assets.groups.new_title') : t('assets.groups.edit_title', { group: group.name })}
      subtitle={t('assets.groups.dialog_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && !isPending) save(draft);
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isPending} disabledReason={why}>
            {group === undefined ? t('assets.groups.create') : t('assets.groups.save')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('assets.groups.name')}
        value={draft.name}
        maxLength={120}
        autoComplete="off"
        error={isTaken ? (say(error) ?? undefined) : undefined}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <RadioCards
        legend={t('assets.groups.follows')}
        value={draft.follows}
        onChange={(follows) => setDraft({ ...draft, follows })}
        options={[
          { value: 'hand', label: t('assets.groups.by_hand'), hint: t('assets.groups.by_hand_hint') },
          { value: 'rule', label: t('assets.groups.by_rule'), hint: t('assets.groups.by_rule_hint') },
        ]}
      />
      {draft.follows === 'rule' && (
        <RuleFields
          center={center}
          labels={draft.labels}
          match={draft.match}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
      )}
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}

function RuleFields({
  center,
  labels,
  match,
  onChange,
}: {
  center: string;
  labels: readonly string[];
  match: Match;
  onChange: (part: { labels?: string[]; match?: Match }) => void;
}) {
  const t = useTranslations();
  return (
    <div className="space-y-4">
      <LabelField
        center={center}
        label={t('assets.groups.rule_labels')}
        values={labels}
        onChange={(next) => onChange({ labels: next })}
      />
      <RadioCards
        legend={t('assets.groups.match')}
        value={match}
        onChange={(next) => onChange({ match: next })}
        options={[
          { value: 'any', label: t('assets.groups.match_any') },
          { value: 'all', label: t('assets.groups.match_all') },
        ]}
      />
      <RuleSentence center={center} labels={labels} match={match} />
    </div>
  );
}

/** Says what the rule would hold now. */
function RuleSentence({ center, labels, match }: { center: string; labels: readonly string[]; match: Match }) {
  const t = useTranslations();
  const format = useFormatter();
  const isAsked = labels.length > 0 && areLabels(labels);
  const found = useEndpoint(
    'assets.listAccounts',
    { center, labels: labels.join(','), match, pageSize: 3 },
    { isEnabled: isAsked, keepPrevious: true },
  );
  const { items = [], total = 0 } = isAsked ? (found.data ?? {}) : {};
  const names = items.map((account) => account.name);
  return (
    <p aria-live="polite" className="rounded-lg bg-sunken px-3 py-2.5 text-sm text-ink-2">
      {!isAsked
        ? t('assets.groups.rule_empty')
        : total === 0
          ? t('assets.groups.rule_nothing')
          : t('assets.groups.rule_sentence', {
              count: total,
              names: format.list(names),
              more: total - names.length,
            })}
    </p>
  );
}
