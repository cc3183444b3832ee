import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Input } from '../api/endpoints.ts';
import { usePlaceErrors } from '../api/form.ts';
import { useCommand } from '../api/hooks.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';

type Scope = Input<'identity.createToken'>['scopes'][number];
// Room by room: what a token may read, and where it may also write. The compiler checks them against the contract.
const rooms: readonly { room: string; read: Scope; write: Scope | null }[] = [
  { room: 'centers', read: 'centers:read', write: 'centers:write' },
  { room: 'members', read: 'members:read', write: 'members:write' },
  { room: 'assets', read: 'assets:read', write: 'assets:write' },
  { room: 'access', read: 'access:read', write: 'access:write' },
  { room: 'partners', read: 'partners:read', write: 'partners:write' },
  { room: 'requests', read: 'requests:read', write: 'requests:write' },
  { room: 'finance', read: 'finance:read', write: 'finance:write' },
  { room: 'ads', read: 'ads:read', write: 'ads:write' },
  { room: 'notifications', read: 'notifications:read', write: 'notifications:write' },
  { room: 'reporting', read: 'reporting:read', write: null },
  { room: 'audit', read: 'audit:read', write: 'audit:write' },
  { room: 'identity', read: 'identity:read', write: null },
];
const terms = [7, 30, 90, 180, 365];

function ScopeTable({ scopes, onToggle }: { scopes: readonly Scope[]; onToggle: (scope: Scope) => void }) {
  const t = useTranslations();
  return (
    <ul className="divide-y divide-line rounded-lg px-3 shadow-[inset_0_0_0_1px_var(--line)]">
      {rooms.map(({ room, read, write }) => (
        <li key={room} className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 py-1">
          <span className="min-w-0 flex-1 basis-32 text-sm">{t(`identity.scopes.${room}`)}</span>
          <Checkbox
            label={t('identity.scopes.read')}
            aria-label={`${t(`identity.scopes.${room}`)}: ${t('identity.scopes.read')}`}
            checked={scopes.includes(read)}
            onChange={() => onToggle(read)}
          />
          {write === null ? (
            <span className="w-20" />
          ) : (
            <Checkbox
              className="w-20"
              label={t('identity.scopes.write')}
              aria-label={`${t(`identity.scopes.${room}`)}: ${t('identity.scopes.write')}`}
              checked={scopes.includes(write)}
              onChange={() => onToggle(write)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Makes a token, and shows its secret the one time that it can be seen. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const place = usePlaceErrors();
  const [scopes, setScopes] = useState<Scope[]>(['centers:read']);
  const [problem, setProblem] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const create = useCommand('identity.createToken', { refreshes: ['identity', 'audit'] });
  const { register, handleSubmit, setError, errors } = useForm({ name: '', days: '90' });
  const submit = handleSubmit(async ({ name, days }) => {
    setProblem(null);
    try {
      const made = await create.mutateAsync({ name, scopes, expiresInDays: Number(days) });
      setSecret(made.secret);
    } catch (error) {
      setProblem(place(error, { setError, names: ['name'] }));
    }
  });
  if (secret !== null) {
    return (
      <Dialog
        title={t('identity.tokens.made')}
        onClose={onClose}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('identity.tokens.kept')}
          </Button>
        }
      >
        <Banner tone="warn">{t('identity.tokens.once')}</Banner>
        <CopyableText text={secret} />
      </Dialog>
    );
  }
  const toggle = (scope: Scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((other) => other !== scope) : [...scopes, scope]);
  return (
    <Dialog
      title={t('identity.tokens.create')}
      subtitle={t('identity.tokens.create_text')}
      onClose={onClose}
      onSubmit={(event) => void submit(event)}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={create.isPending}
            disabledReason={scopes.length === 0 ? t('identity.tokens.no_scope') : null}
          >
            {t('identity.tokens.create')}
          </Button>
        </>
      }
    >
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      <TextField
        label={t('identity.tokens.name')}
        hint={t('identity.tokens.name_hint')}
        maxLength={80}
        autoComplete="off"
        error={errors.name?.message}
        {...register('name', { validate: (value) => value.trim() !== '' || t('errors.fields.required') })}
      />
      <fieldset className="min-w-0">
        <legend className="mb-1.5 text-sm font-medium">{t('identity.tokens.scopes')}</legend>
        <ScopeTable scopes={scopes} onToggle={toggle} />
      </fieldset>
      <SelectField
        className="max-w-60"
        label={t('identity.tokens.term')}
        options={terms.map((days) => ({ value: String(days), label: t('identity.tokens.days', { count: days }) }))}
        {...register('days')}
      />
    </Dialog>
  );
}
