import type { Center } from '../../contract/centers.ts';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { GiveAccountsDialog } from './give-accounts-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import type { OpenMemberDialog } from './member-dialogs.tsx';
import { OffboardDialog } from './offboard-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { WhyMemberDialog } from './why-member-dialog.tsx';

/** The dialog about a member that was asked for. */
export function MemberDialog({
  center,
  open,
  onClose,
  onRemoved,
}: {
  center: Center;
  open: NonNullable<OpenMemberDialog>;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const { kind, member } = open;
  if (kind === 'give') return <GiveAccountsDialog center={center} member={member} onClose={onClose} />;
  if (kind === 'role') return <ChangeRoleDialog center={center} member={member} onClose={onClose} />;
  if (kind === 'why') return <WhyMemberDialog center={center} member={member} onClose={onClose} />;
  const removed = onRemoved === undefined ? {} : { onRemoved };
  if (kind === 'offboard') return <OffboardDialog center={center} member={member} onClose={onClose} {...removed} />;
  if (kind === 'leave') return <LeaveDialog center={center} onClose={onClose} />;
  return <RemoveDialog center={center} member={member} onClose={onClose} {...removed} />;
}
