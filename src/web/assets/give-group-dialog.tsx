import { useCallback, useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { type AssetRole, assetRoles } from '../../contract/permissions.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';

function useFindMembers(center: string): (search: string) => Promise<Choice[]> {
  return useCallback(
    async (search) => {
      const { items } = await call('members.listMembers', { center, search, state: 'active', pageSize: 50 });
      return items.map(({ person }) => ({
        id: person.id,
        label: person.name,
        hint: person.email,
        picture: <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="sm" />,
      }));
    },
    [center],
  );
}

/** Gives a group to members, who then hold all that is in it. */
export function GiveGroupDialog({ center, group, onClose }: { center: string; group: Group; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [chosen, setChosen] = useState<Choice[]>([]);
  const [role, setRole] = useState<AssetRole>('operator');
  const [days, setDays] = useState(noDays);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const give = useCommand('assets.assignGroup', {
    onDone: () => {
      toast({ message: t('assets.groups.given', { count: chosen.length, group: group.name }) });
      onClose();
    },
  });
  const save = () => {
    const term = termOfDays(days, timeZone);
    const people = chosen.map(({ id }) => ({ person: id, role, ...term }));
    give.mutate({ center, group: group.id, people });
  };
  const why =
    chosen.length === 0 ? t('assets.assign.none') : chosen.length > 50 ? t('assets.groups.too_many_people') : null;
  const error = say(give.error);
  return (
    <Dialog
      title={t('assets.groups.give_title', { group: group.name })}
      subtitle={t('assets.groups.give_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && !isDayWrong && !give.isPending) save();
      }}
      footerNote={
        chosen.length === 0
          ? undefined
          : t('assets.groups.give_sentence', {
              people: chosen.length,
              accounts: group.itemCount,
              role: t(`access.roles.${role}`),
            })
      }
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={give.isPending} disabledReason={why}>
            {t('assets.groups.give')}
          </Button>
        </>
      }
    >
      <Picker
        label={t('assets.assign.who')}
        placeholder={t('assets.assign.search')}
        find={useFindMembers(center)}
        chosen={chosen}
        onChange={setChosen}
      />
      <RadioCards
        legend={t('assets.assign.role')}
        columns={3}
        value={role}
        onChange={setRole}
        options={assetRoles.map((one) => ({
          value: one,
          label: t(`access.roles.${one}`),
          hint: t(`access.asset_role_hints.${one}`),
        }))}
      />
      <TermFields value={days} onChange={setDays} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
