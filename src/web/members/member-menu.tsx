import {
  CircleQuestionMark,
  CircleSlash,
  Eye,
  History,
  KeyRound,
  LayoutGrid,
  LogOut,
  RotateCcw,
  Trash2,
  UserMinus,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { useGo } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { useMemberActs } from './member-acts.ts';
import { barredActs, useMemberReasons } from './member-reasons.ts';

/** A dialog about one member. */
export type MemberDialog = 'give' | 'role' | 'remove' | 'offboard' | 'leave' | 'why';

const iconSize = 16;

/** What can be done to a member, each with its reason when it cannot. */
export function useMemberMenu(
  center: Center,
  onDialog: (dialog: MemberDialog, member: Member) => void,
): (member: Member, place: 'table' | 'page') => MenuItem[] {
  const t = useTranslations();
  const go = useGo();
  const why = useMemberReasons(center.viewer);
  const acts = useMemberActs(center.id);
  return (member, place) => {
    const isSuspended = member.state === 'suspended';
    const openPage: MenuItem = {
      label: t('members.menu.open'),
      icon: <Eye size={iconSize} />,
      onSelect: () => go(paths.member(center.id, member.person.id)),
    };
    const last: MenuItem[] = member.isSelf
      ? [
          {
            label: t('members.menu.leave'),
            icon: <LogOut size={iconSize} />,
            tone: 'danger',
            disabledReason: why(member, 'leave'),
            onSelect: () => onDialog('leave', member),
          },
        ]
      : [
          {
            label: t('members.menu.offboard'),
            icon: <UserMinus size={iconSize} />,
            disabledReason: why(member, 'remove'),
            onSelect: () => onDialog('offboard', member),
          },
          {
            label: t('members.menu.remove'),
            icon: <Trash2 size={iconSize} />,
            tone: 'danger',
            disabledReason: why(member, 'remove'),
            onSelect: () => onDialog('remove', member),
          },
        ];
    return [
      ...(place === 'table' ? [openPage] : []),
      {
        label: t('members.menu.give'),
        icon: <LayoutGrid size={iconSize} />,
        disabledReason: why(member, 'assign_accounts'),
        onSelect: () => onDialog('give', member),
      },
      {
        label: t('members.menu.role'),
        icon: <KeyRound size={iconSize} />,
        disabledReason: why(member, 'change_role'),
        onSelect: () => onDialog('role', member),
      },
      {
        label: t('members.menu.activity'),
        icon: <History size={iconSize} />,
        disabledReason: center.viewer.can.includes('audit:view') ? null : t('members.why.activity'),
        onSelect: () => go(withQuery(paths.activity(center.id), { actor: member.person.id })),
      },
      'divider',
      isSuspended
        ? {
            label: t('members.menu.reinstate'),
            icon: <RotateCcw size={iconSize} />,
            disabledReason: why(member, 'suspend'),
            onSelect: () => void acts.reinstate(member),
          }
        : {
            label: t('members.menu.suspend'),
            icon: <CircleSlash size={iconSize} />,
            disabledReason: why(member, 'suspend'),
            onSelect: () => void acts.suspend(member),
          },
      ...last,
      ...(barredActs(center.viewer, member).size === 0
        ? []
        : [
            {
              label: t('access.why.ask'),
              icon: <CircleQuestionMark size={iconSize} />,
              onSelect: () => onDialog('why', member),
            },
          ]),
    ];
  };
}
