// One call for many members: what was done can be undone from the toast, what was refused is told member by member.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Member } from '../../contract/members.ts';
import { refresh } from '../api/client.ts';
import { useCommand } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import type { RowResult } from '../ui/row-results.tsx';
import { toast } from '../ui/toast.tsx';

type Call = 'members.reviewMembers' | 'members.suspendMembers' | 'members.removeMembers' | 'members.updateMembers';

export function useManyMembers<N extends Call>(
  name: N,
  {
    members,
    said,
    undo,
    onClose,
    onDone,
  }: {
    members: readonly Member[];
    /** The sentence of the toast. */
    said: (count: number) => string;
    /** Takes the act back for one member. */
    undo?: (member: Member) => Promise<unknown>;
    onClose: () => void;
    onDone: () => void;
  },
) {
  const t = useTranslations();
  const fail = useFailureToast();
  const [results, setResults] = useState<RowResult[] | null>(null);
  const undoAll = async (done: readonly Member[]): Promise<void> => {
    try {
      for (const member of done) await undo?.(member);
      toast({ message: t('members.at_once.undone', { count: done.length }) });
    } catch (error) {
      fail(error);
    } finally {
      void refresh();
    }
  };
  const run = useCommand(name, {
    onDone: ({ results: rows }) => {
      const whyOf = new Map(rows.map(({ member, refusal }) => [member, refusal?.message ?? null]));
      const done = members.filter(({ person }) => whyOf.get(person.id) === null);
      onDone();
      if (done.length > 0) toast({ message: said(done.length), ...(undo ? { undo: () => void undoAll(done) } : {}) });
      if (done.length === rows.length) onClose();
      else
        setResults(
          members
            .filter(({ person }) => whyOf.has(person.id))
            .map(({ person }) => ({ key: person.id, name: person.name, why: whyOf.get(person.id) ?? null })),
        );
    },
  });
  return { run, results };
}
