import { useTranslations } from 'use-intl';
import { TextField } from '../ui/text-field.tsx';

export function NameField({
  name,
  isTried,
  onChange,
}: {
  name: string;
  isTried: boolean;
  onChange: (name: string) => void;
}) {
  const t = useTranslations();
  return (
    <TextField
      label={t('ads.table.name')}
      value={name}
      maxLength={200}
      error={isTried && name.trim() === '' ? t('errors.fields.required') : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
