import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Role } from '../../contract/access.ts';
import { type AccountAction, givableActions } from '../../contract/permissions.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { actionKey } from '../ui/explanation.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { Effects } from './effects.tsx';

/** Seeing the account belongs to every role. */
const always: AccountAction = 'asset:view_basic';

/** Makes a role, from nothing or after another, or changes one for everybody who holds it. */
export function RoleDialog({
  center,
  role,
  model,
  onClose,
}: {
  center: string;
  /** What is changed. */
  role?: Role;
  /** What a new one starts from. */
  model?: Role;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [name, setName] = useState(role?.name ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [actions, setActions] = useState<readonly AccountAction[]>(role?.actions ?? model?.actions ?? [always]);
  const [wasSent, setWasSent] = useState(false);
  const done = { onDone: () => finish() };
  const create = useCommand('access.createRole', done);
  const update = useCommand('access.updateRole', done);
  const finish = () => {
    toast({ message: t('access.role_page.saved', { name: name.trim() }) });
    onClose();
  };
  const problem = name.trim() === '' ? t('access.role_page.name_missing') : undefined;
  const chosen = givableActions.filter((action) => actions.includes(action));
  const areChanged =
    role !== undefined && chosen.join() !== givableActions.filter((a) => role.actions.includes(a)).join();
  const profile = { name: name.trim(), description: description.trim(), actions: chosen };
  const save = () => {
    setWasSent(true);
    if (problem !== undefined || create.isPending || update.isPending) return;
    if (role === undefined) create.mutate({ center, ...profile });
    else update.mutate({ center, role: role.id, ...profile });
  };
  const error = say(create.error ?? update.error);
  return (
    <FormDialog
      title={
        role === undefined ? t('access.role_page.make') : t('access.role_page.change_title', { name: role.name ?? '' })
      }
      subtitle={t('access.role_page.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      action={role === undefined ? t('access.role_page.make') : t('access.role_page.save')}
      isBusy={create.isPending || update.isPending}
    >
      <TextField
        label={t('access.role_page.name')}
        value={name}
        maxLength={60}
        error={wasSent ? problem : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('access.role_page.description')}
        value={description}
        maxLength={500}
        onChange={(event) => setDescription(event.target.value)}
      />
      <ActionChoice chosen={actions} onChange={setActions} />
      {areChanged && (
        <Effects
          asked={['access.updateRole', role.id, chosen]}
          ask={() => call('access.updateRole', { center, role: role.id, actions: chosen }, { dryRun: true })}
        />
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}

function ActionChoice({
  chosen,
  onChange,
}: {
  chosen: readonly AccountAction[];
  onChange: (chosen: AccountAction[]) => void;
}) {
  const t = useTranslations();
  const labelId = useId();
  return (
    <fieldset aria-labelledby={labelId} className="min-w-0">
      <span id={labelId} className="mb-1.5 block text-sm font-medium text-ink">
        {t('access.role_page.may')}
      </span>
      <div className="grid grid-cols-1 gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {givableActions.map((action) => (
          <Checkbox
            key={action}
            label={t(`access.actions.${actionKey(action)}`)}
            checked={chosen.includes(action)}
            disabled={action === always}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, action] : chosen.filter((one) => one !== action))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
