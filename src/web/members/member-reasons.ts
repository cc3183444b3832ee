import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';

type Act = Member['can'][number];

/** Why the viewer may not do something to a member, in words; null when they may. */
export function useMemberReasons(viewer: Center['viewer'] | undefined): (member: Member, act: Act) => string | null {
  const t = useTranslations();
  return (member, act) => {
    if (member.can.includes(act)) return null;
    if (act === 'leave') return member.isLastOwner ? t('members.why.last_owner') : t('members.why.no_right');
    if (viewer !== undefined && !viewer.can.includes('member:update')) return t('members.why.no_right');
    if (act === 'assign_accounts') {
      return member.state === 'active' ? t('members.why.no_right') : t('members.why.inactive');
    }
    if (member.isLastOwner) return t('members.why.last_owner');
    if (member.isSelf) return act === 'change_role' ? t('members.why.self_role') : t('members.why.self');
    if (member.role === 'owner' && viewer?.role !== 'owner') return t('members.why.only_owner');
    return t('members.why.no_right');
  };
}
