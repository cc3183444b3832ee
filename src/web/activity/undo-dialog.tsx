import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { useCommand } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { Banner } from '../ui/banner.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { ChangeList, FieldTable } from './change-list.tsx';
import { actionKey, useFieldWords } from './field-words.ts';

type Json = NonNullable<Entry['before']>[string];
interface Conflict {
  field: string;
  left: Json;
  now: Json;
}

/** In the log of a center; of an ad account, where its change log is read. */
type In = { center: string } | { center: string; account: string };

const callIn = (at: In) => ('account' in at ? 'ads.undoChange' : 'audit.undoEntry');

/** What taking it back would change now, and what of it somebody has changed since. */
async function preview(at: In, entry: string) {
  const input = { ...at, entry } as Input<'ads.undoChange'>;
  const ask = (despite: boolean) => call(callIn(at), { ...input, despite }, { dryRun: true });
  try {
    return { conflicts: [], ...(await ask(false)) };
  } catch (error) {
    if (!(error instanceof RefusalError) || error.code !== 'audit.undo_conflict') throw error;
    return { conflicts: error.details['conflicts'] as Conflict[], ...(await ask(true)) };
  }
}

/** Takes a change back after showing what that does, and whose later change it would overwrite. */
export function UndoDialog({
  at,
  entry,
  onClose,
}: {
  at: In;
  entry: Pick<Entry, 'id' | 'action' | 'object'>;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const words = useFieldWords();
  const undo = useCommand(callIn(at), {
    onDone: () => {
      toast({ message: t('audit.undo.done') });
      onClose();
    },
  });
  const plan = useQuery({
    queryKey: [callIn(at), 'preview', at, entry.id],
    queryFn: () => preview(at, entry.id),
    enabled: undo.isIdle,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const conflicts = plan.data?.conflicts ?? [];
  return (
    <ConfirmDialog
      size="md"
      title={t('audit.undo.title', { action: t(`audit.actions.${actionKey(entry.action)}`) })}
      action={conflicts.length > 0 ? t('audit.undo.despite') : t('audit.undo.confirm')}
      tone={conflicts.length > 0 ? 'danger' : 'primary'}
      isBusy={undo.isPending}
      disabledReason={plan.data === undefined ? t('audit.undo.not_planned') : null}
      error={say(undo.error ?? plan.error)}
      onConfirm={() =>
        undo.mutate({ ...at, entry: entry.id, despite: conflicts.length > 0 } as Input<'ads.undoChange'>)
      }
      onClose={onClose}
    >
      <p>{t('audit.undo.hint')}</p>
      {plan.isPending && (
        <output className="block space-y-2 rounded-lg bg-sunken px-3 py-2.5">
          <Bar className="h-4 w-32 bg-line" />
          <Bar className="h-4 w-48 bg-line" />
        </output>
      )}
      {conflicts.length > 0 && (
        <>
          <Banner tone="warn">{t('audit.undo.conflict')}</Banner>
          <FieldTable
            heads={[t('audit.undo.left'), t('audit.undo.now')]}
            rows={conflicts.map(({ field, left, now }) => ({
              field: words.label(field),
              sides: [words.value(entry, field, left), words.value(entry, field, now)],
            }))}
          />
        </>
      )}
      {plan.data !== undefined && <ChangeList changes={plan.data.changes} />}
      <DailyBudgets of={plan.data?.budgets} />
    </ConfirmDialog>
  );
}
