// Which other ad accounts of the center see an audience, or use it.
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { audienceRoles } from '../../contract/audience-kinds.ts';
import type { Audience } from '../../contract/audiences.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { Select } from '../ui/select-field.tsx';
import { type Role, sharesOf, useShare } from './use-audience-share.ts';

export function ShareAudienceDialog({
  center,
  account,
  audience,
  onClose,
}: {
  center: string;
  account: Account;
  audience: Audience;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { on, told } = useShare(center, account)(audience);
  const [chosen, setChosen] = useState<readonly (Choice & { role: Role })[]>(() =>
    audience.sharedWith.map(({ id, name, role }) => ({ id, label: name, hint: id, role })),
  );
  const act = useCommand('assets.shareAudience', {
    refreshes: ['assets', 'audit'],
    onDone: () => {
      told();
      onClose();
    },
  });
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('assets.listAccounts', { center, search, pageSize: 20 });
      return items.filter(({ id }) => id !== account.id).map(({ id, name }) => ({ id, label: name, hint: id }));
    },
    [center, account.id],
  );
  const isEnded = audience.sharedWith.some(
    (former) => former.role === 'use' && chosen.find(({ id }) => id === former.id)?.role !== 'use',
  );
  const error = say(act.error);
  return (
    <FormDialog
      title={t('audiences.share.title', { name: audience.name })}
      subtitle={t('audiences.share.hint')}
      footerNote={
        chosen.length === 0 ? t('audiences.share.none') : t('audiences.share.count', { count: chosen.length })
      }
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!act.isPending) act.mutate({ ...on, accounts: sharesOf(chosen) });
      }}
      action={t('common.save')}
      isBusy={act.isPending}
    >
      <Picker
        label={t('audiences.share.account')}
        find={find}
        chosen={chosen}
        onChange={(choices) =>
          setChosen(choices.map((one) => ({ ...one, role: chosen.find(({ id }) => id === one.id)?.role ?? 'use' })))
        }
        renderChosen={({ id, label }) => (
          <Select
            className="w-36 shrink-0"
            aria-label={t('audiences.share.role', { name: label })}
            value={chosen.find((one) => one.id === id)?.role ?? 'use'}
            options={audienceRoles.map((role) => ({ value: role, label: t(`audiences.roles.${role}`) }))}
            onChange={(event) => {
              const role = event.currentTarget.value as Role;
              setChosen(chosen.map((one) => (one.id === id ? { ...one, role } : one)));
            }}
          />
        )}
      />
      {isEnded && <Banner tone="warn">{t('audiences.share.ends')}</Banner>}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
