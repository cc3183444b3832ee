// What is asked about: an account, a person, an action, an instant. Each is kept in the address by its id.
import { useCallback } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Button } from '../ui/button.tsx';
import { instantOfLocal, localOf } from '../ui/days.ts';
import { controlClass, Field } from '../ui/field.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { askedActions, useAccessWords } from './words.ts';

interface PickProps {
  center: string;
  /** Empty for nothing chosen. */
  value: string;
  onChange: (id: string) => void;
}

const found = 8;

function useChosen(value: string, name: string | undefined, hint: string | undefined): Choice[] {
  return value === '' ? [] : [{ id: value, label: name ?? value, ...(hint === undefined ? {} : { hint }) }];
}

export function AccountPicker({ center, value, onChange }: PickProps) {
  const t = useTranslations();
  const account = useEndpoint('assets.getAccount', { center, account: value }, { isEnabled: value !== '' });
  const find = useCallback(
    async (search: string) => {
      const { items } = await call('assets.listAccounts', { center, search, pageSize: found });
      return items.map(({ id, name }): Choice => ({ id, label: name, hint: id }));
    },
    [center],
  );
  return (
    <Picker
      label={t('access.questions.account')}
      placeholder={t('access.questions.find_account')}
      find={find}
      isSingle
      chosen={useChosen(value, account.data?.name, value)}
      onChange={([choice]) => onChange(choice?.id ?? '')}
    />
  );
}

/** The name of a member, or of somebody who was one; undefined until it is known. */
export function usePersonName(center: string, person: string): string | undefined {
  const member = useEndpoint('members.getMember', { center, member: person }, { isEnabled: person !== '' });
  return member.data?.person.name;
}

export function PersonPicker({ center, value, onChange }: PickProps) {
  const t = useTranslations();
  const name = usePersonName(center, value);
  const find = useCallback(
    async (search: string) => {
      const { items } = await call('members.listMembers', { center, search, pageSize: found });
      return items.map(({ person }): Choice => ({ id: person.id, label: person.name, hint: person.email }));
    },
    [center],
  );
  return (
    <Picker
      label={t('access.questions.person')}
      placeholder={t('access.questions.find_person')}
      find={find}
      isSingle
      chosen={useChosen(value, name, undefined)}
      onChange={([choice]) => onChange(choice?.id ?? '')}
    />
  );
}

export function ActionField({ value, onChange }: { value: string; onChange: (action: string) => void }) {
  const t = useTranslations();
  const words = useAccessWords();
  return (
    <SelectField
      label={t('access.questions.action')}
      value={value}
      options={askedActions.map((action) => ({ value: action as string, label: words.action(action) }))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** An instant by the clocks where the reader is; empty for now. The address keeps it in UTC, so that a link means the same everywhere. */
export function InstantField({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  value: string;
  onChange: (at: string) => void;
}) {
  const t = useTranslations();
  const timeZone = useTimeZone() ?? 'UTC';
  return (
    <Field label={label} hint={hint ?? t('access.questions.at_hint', { zone: timeZone })}>
      {(control) => (
        <div className="flex gap-2">
          <input
            {...control}
            type="datetime-local"
            value={value === '' ? '' : localOf(value, timeZone)}
            className={`${controlClass} h-9`}
            onChange={(event) => {
              const local = event.currentTarget.value;
              onChange(local === '' ? '' : instantOfLocal(local, timeZone));
            }}
          />
          {value !== '' && (
            <Button variant="ghost" onClick={() => onChange('')}>
              {t('access.questions.now')}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
