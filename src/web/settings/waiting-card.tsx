import { type FormEvent, useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Delegation } from '../../contract/delegations.ts';
import { useCommand, useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useMe, useReason } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DayField, isFutureDay } from '../ui/day-field.tsx';
import { endOfDay, startOfDay } from '../ui/days.ts';
import { SelectField } from '../ui/select-field.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';

const choices = [12, 24, 48, 72, 168];

/** After how long the Owners are told of what nobody has answered. */
function LatenessField({ center }: { center: Center }) {
  const t = useTranslations();
  const fail = useFailureToast();
  const known = useEndpoint('requests.getLateness', { center: center.id }).data;
  const save = useCommand('requests.putLateness', {
    refreshes: ['requests'],
    onDone: () => toast({ message: t('settings.waiting.saved') }),
  });
  if (known === undefined) return null;
  const hours = known.hours === null || choices.includes(known.hours) ? choices : [known.hours, ...choices];
  return (
    <SelectField
      label={t('settings.waiting.late')}
      hint={t('settings.waiting.late_hint')}
      className="max-w-80"
      disabled={save.isPending}
      value={String(known.hours ?? '')}
      options={[
        { value: '', label: t('settings.waiting.never') },
        ...hours.map((count) => ({ value: String(count), label: t('settings.waiting.hours', { count }) })),
      ]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        save.mutate({ center: center.id, hours: value === '' ? null : Number(value) }, { onError: fail });
      }}
    />
  );
}

function DelegationLine({ center, one }: { center: Center; one: Delegation }) {
  const t = useTranslations();
  const fail = useFailureToast();
  const end = useCommand('requests.endDelegation', {
    refreshes: ['requests'],
    onDone: () => toast({ message: t('settings.waiting.ended') }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 text-sm">
      <span className="min-w-0 flex-1 basis-44 break-words text-ink">
        {t('settings.waiting.stands_in', { delegate: one.delegate.name, person: one.person.name })}
        <span className="block text-xs text-ink-3">
          <Time at={one.startsAt} show="date" /> – <Time at={one.endsAt} show="date" />
        </span>
      </span>
      {one.canEnd && (
        <Button
          size="sm"
          variant="ghost"
          isBusy={end.isPending}
          onClick={() => end.mutate({ center: center.id, delegation: one.id }, { onError: fail })}
        >
          {t('settings.waiting.end')}
        </Button>
      )}
    </li>
  );
}

/** Who stands in for the viewer, from which day up to which. */
function AwayForm({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const me = useMe();
  const timeZone = useTimeZone() ?? 'UTC';
  const [form, setForm] = useState({ delegate: '', from: '', until: '' });
  const [isTried, setIsTried] = useState(false);
  const list = (role: 'owner' | 'admin') => ({ center: center.id, role, state: 'active' as const, pageSize: 100 });
  const owners = useEndpoint('members.listMembers', list('owner')).data?.items ?? [];
  const admins = useEndpoint('members.listMembers', list('admin')).data?.items ?? [];
  const others = [...owners, ...admins].map(({ person }) => person).filter(({ id }) => id !== me?.id);
  const add = useCommand('requests.createDelegation', {
    refreshes: ['requests'],
    onDone: ({ delegate }) => {
      setForm({ delegate: '', from: '', until: '' });
      setIsTried(false);
      toast({ message: t('settings.waiting.added', { name: delegate.name }) });
    },
  });
  if (others.length === 0) return <p className="text-sm text-ink-3">{t('settings.waiting.nobody')}</p>;
  const isUntilRight = form.until !== '' && isFutureDay(form.until, timeZone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (form.delegate === '' || !isUntilRight || add.isPending) return;
    const startsAt = form.from !== '' && isFutureDay(form.from, timeZone) ? startOfDay(form.from, timeZone) : null;
    add.mutate({ center: center.id, delegate: form.delegate, startsAt, endsAt: endOfDay(form.until, timeZone) });
  };
  const problem = say(add.error);
  return (
    <form noValidate onSubmit={submit} className="space-y-3">
      <div className="grid gap-3 sm:grid-cols-3">
        <SelectField
          label={t('settings.waiting.delegate')}
          value={form.delegate}
          error={isTried && form.delegate === '' ? t('settings.waiting.choose') : undefined}
          options={[{ value: '', label: '—' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => setForm({ ...form, delegate: event.currentTarget.value })}
        />
        <DayField
          label={t('settings.waiting.from')}
          value={form.from}
          isFuture
          onChange={(from) => setForm({ ...form, from })}
        />
        <DayField
          label={t('settings.waiting.until')}
          value={form.until}
          isFuture
          error={isTried && !isUntilRight ? t('settings.waiting.until_wrong') : undefined}
          onChange={(until) => setForm({ ...form, until })}
        />
      </div>
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      <div className="flex justify-end">
        <Button type="submit" isBusy={add.isPending}>
          {t('settings.waiting.add')}
        </Button>
      </div>
    </form>
  );
}

/** What happens to requests that wait: when they are late, and who is told while an Owner or Admin is away. */
export function WaitingCard({ center }: { center: Center }) {
  const t = useTranslations();
  const why = useReason()('member:list');
  const list = useRows('requests.listDelegations', { center: center.id }, { isEnabled: why === null });
  if (why !== null) return null;
  return (
    <Card title={t('settings.waiting.title')} hint={t('settings.waiting.hint')}>
      <div className="space-y-5">
        <LatenessField center={center} />
        <section className="space-y-3">
          <div>
            <h3 className="text-sm font-medium text-ink">{t('settings.waiting.away')}</h3>
            <p className="text-sm text-ink-3">{t('settings.waiting.away_hint')}</p>
          </div>
          {list.rows.length > 0 && (
            <ul aria-label={t('settings.waiting.away')} className="divide-y divide-line">
              {list.rows.map((one) => (
                <DelegationLine key={one.id} center={center} one={one} />
              ))}
            </ul>
          )}
          <AwayForm center={center} />
        </section>
      </div>
    </Card>
  );
}
