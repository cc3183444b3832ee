import { useTranslations } from 'use-intl';
import { type CreatorRole, creatorRoles, type FinanceRole, financeRoles } from '../../contract/permissions.ts';
import { SelectField } from '../ui/select-field.tsx';

export interface SideRoles {
  financeRole: FinanceRole;
  creatorRole: CreatorRole;
}

/** The hats beside the center role. */
export function SideRoleFields({ value, onChange }: { value: SideRoles; onChange: (roles: SideRoles) => void }) {
  const t = useTranslations();
  const { financeRole, creatorRole } = value;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t('members.change.finance_role')}
        value={financeRole}
        onChange={(event) => onChange({ creatorRole, financeRole: event.target.value as FinanceRole })}
        options={financeRoles.map((role) => ({ value: role, label: t(`access.finance_roles.${role}`) }))}
      />
      <SelectField
        label={t('members.change.creator_role')}
        value={creatorRole}
        onChange={(event) => onChange({ financeRole, creatorRole: event.target.value as CreatorRole })}
        options={creatorRoles.map((role) => ({ value: role, label: t(`access.creator_roles.${role}`) }))}
      />
    </div>
  );
}
