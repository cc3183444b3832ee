import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Assignment } from '../../contract/access-grid.ts';
import { Button } from '../ui/button.tsx';
import { DayField, isFutureDay } from '../ui/day-field.tsx';
import { dayOf, endOfDay, startOfDay } from '../ui/days.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import type { GridRoles } from './grid-roles.ts';

/** The role and the term of one cell, or of all that are selected. */
export function CellDialog({
  title,
  now,
  roles,
  onSave,
  onClose,
}: {
  title: string;
  now: Assignment | null;
  roles: GridRoles;
  onSave: (to: Assignment | null) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const timeZone = useTimeZone() ?? 'UTC';
  const dayIn = (at: string | null | undefined) => (at ? dayOf(at, timeZone) : '');
  const [role, setRole] = useState(now?.role ?? '');
  const [starts, setStarts] = useState(dayIn(now?.startsAt));
  const [ends, setEnds] = useState(dayIn(now?.expiresAt));
  const isEndWrong = role !== '' && (!isFutureDay(ends, timeZone) || (starts !== '' && ends !== '' && ends < starts));
  const save = () => {
    if (isEndWrong) return;
    // A day that was left alone keeps the instant that it had.
    const startsAt =
      starts === dayIn(now?.startsAt) ? (now?.startsAt ?? null) : starts === '' ? null : startOfDay(starts, timeZone);
    const expiresAt =
      ends === dayIn(now?.expiresAt) ? (now?.expiresAt ?? null) : ends === '' ? null : endOfDay(ends, timeZone);
    onSave(role === '' ? null : { role, startsAt, expiresAt });
    onClose();
  };
  return (
    <Dialog
      size="sm"
      title={title}
      subtitle={t('grid.edit.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary">
            {t('grid.edit.save')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('grid.columns.role')}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
        options={[
          { value: '', label: t('grid.edit.none') },
          ...roles.all.map(({ id, label }) => ({ value: id, label })),
        ]}
      />
      {role !== '' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <DayField label={t('grid.edit.starts')} value={starts} onChange={setStarts} />
          <DayField
            label={t('grid.edit.ends')}
            value={ends}
            onChange={setEnds}
            error={isEndWrong ? t('grid.edit.end_wrong') : undefined}
          />
        </div>
      )}
    </Dialog>
  );
}
