import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { GiveAccountsDialog } from './give-accounts-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import type { MemberDialog } from './member-menu.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

export type OpenMemberDialog = { kind: MemberDialog; member: Member } | null;

/** The dialog about a member that is open, if one is. */
export function MemberDialogs({
  center,
  open,
  onClose,
  onRemoved,
}: {
  center: Center;
  open: OpenMemberDialog;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  if (open === null) return null;
  const { kind, member } = open;
  if (kind === 'give') return <GiveAccountsDialog center={center} member={member} onClose={onClose} />;
  if (kind === 'role') return <ChangeRoleDialog center={center} member={member} onClose={onClose} />;
  if (kind === 'leave') return <LeaveDialog center={center} onClose={onClose} />;
  return (
    <RemoveDialog
      center={center}
      member={member}
      onClose={onClose}
      {...(onRemoved === undefined ? {} : { onRemoved })}
    />
  );
}
