import type { ComponentProps } from 'react';
import type { Member } from '../../contract/members.ts';
import { deferred } from '../api/deferred.tsx';
import type { MemberDialog as Kind } from './member-menu.tsx';

export type OpenMemberDialog = { kind: Kind; member: Member } | null;

const MemberDialog = deferred(() => import('./member-dialog.tsx').then((file) => file.MemberDialog));

/** The dialog about a member that is open, if one is. */
export function MemberDialogs({
  open,
  ...rest
}: Omit<ComponentProps<typeof MemberDialog>, 'open'> & { open: OpenMemberDialog }) {
  return open === null ? null : <MemberDialog {...rest} open={open} />;
}
