import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';

export type MemberAct = Member['can'][number];
export type MemberBar = 'last_owner' | 'no_right' | 'inactive' | 'self' | 'self_role' | 'only_owner';

/** What stands in the way of an act on a member; null when nothing does. */
export function barOnAct(viewer: Center['viewer'] | undefined, member: Member, act: MemberAct): MemberBar | null {
  if (member.can.includes(act)) return null;
  if (act === 'leave') return member.isLastOwner ? 'last_owner' : 'no_right';
  if (viewer !== undefined && !viewer.can.includes('member:update')) return 'no_right';
  if (act === 'assign_accounts') return member.state === 'active' ? 'no_right' : 'inactive';
  if (member.isLastOwner) return 'last_owner';
  if (member.isSelf) return act === 'change_role' ? 'self_role' : 'self';
  return member.role === 'owner' && viewer?.role !== 'owner' ? 'only_owner' : 'no_right';
}

/** Why the viewer may not do something to a member, in words; null when they may. */
export function useMemberReasons(
  viewer: Center['viewer'] | undefined,
): (member: Member, act: MemberAct) => string | null {
  const t = useTranslations();
  return (member, act) => {
    const bar = barOnAct(viewer, member, act);
    return bar && t(`members.why.${bar}`);
  };
}

const acts: readonly MemberAct[] = ['assign_accounts', 'change_role', 'suspend', 'remove', 'leave'];

/** The acts in the menu of a member that the viewer may not do, by what stands in their way. */
export function barredActs(viewer: Center['viewer'], member: Member): Map<MemberBar, MemberAct[]> {
  const barred = new Map<MemberBar, MemberAct[]>();
  for (const act of acts) {
    const isOffered = act === 'leave' ? member.isSelf : act !== 'remove' || !member.isSelf;
    const bar = isOffered ? barOnAct(viewer, member, act) : null;
    if (bar !== null) barred.set(bar, [...(barred.get(bar) ?? []), act]);
  }
  return barred;
}
