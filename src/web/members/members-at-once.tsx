// Acts on the members that are selected in the list.
import { CircleSlash, ClipboardCheck, KeyRound, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { deferred } from '../api/deferred.tsx';
import { useReason } from '../frame/viewer.ts';
import { type RowsAct, SelectionBar } from '../ui/selection-bar.tsx';
import type { Chosen } from '../ui/use-chosen.ts';

const PartDialog = deferred(() => import('./part-members-dialog.tsx').then((file) => file.PartMembersDialog));
const ReviewDialog = deferred(() => import('./review-members-dialog.tsx').then((file) => file.ReviewMembersDialog));
const RolesDialog = deferred(() => import('./roles-of-many-dialog.tsx').then((file) => file.RolesOfManyDialog));

/** As many as one call takes. */
const atOnce = 100;

export function useMembersAtOnce(center: Center, chosen: Chosen<Member>): { bar: ReactNode; dialog: ReactNode } {
  const t = useTranslations();
  const reason = useReason();
  const [open, setOpen] = useState<{ kind: 'review' | 'suspend' | 'remove' | 'role'; members: Member[] } | null>(null);
  const acts: RowsAct<Member>[] = [
    {
      key: 'role',
      label: t('members.menu.role'),
      icon: <KeyRound size={16} aria-hidden="true" />,
      disabledReason: reason('member:update'),
      ...RolesDialog.onIntent,
      onChoose: (members) => setOpen({ kind: 'role', members }),
    },
    {
      key: 'review',
      label: t('members.at_once.review'),
      icon: <ClipboardCheck size={16} aria-hidden="true" />,
      disabledReason: reason('member:remove'),
      ...ReviewDialog.onIntent,
      onChoose: (members) => setOpen({ kind: 'review', members }),
    },
    {
      key: 'suspend',
      label: t('members.menu.suspend'),
      icon: <CircleSlash size={16} aria-hidden="true" />,
      disabledReason: reason('member:suspend'),
      ...PartDialog.onIntent,
      onChoose: (members) => setOpen({ kind: 'suspend', members }),
    },
    {
      key: 'remove',
      label: t('members.at_once.remove'),
      icon: <Trash2 size={16} aria-hidden="true" />,
      variant: 'danger',
      disabledReason: reason('member:remove'),
      ...PartDialog.onIntent,
      onChoose: (members) => setOpen({ kind: 'remove', members }),
    },
  ];
  const shared = { center, onClose: () => setOpen(null), onDone: chosen.clear };
  return {
    bar: chosen.count === 0 ? null : <SelectionBar chosen={chosen} max={atOnce} acts={acts} />,
    dialog:
      open === null ? null : open.kind === 'role' ? (
        <RolesDialog {...shared} members={open.members} />
      ) : open.kind === 'review' ? (
        <ReviewDialog {...shared} members={open.members} />
      ) : (
        <PartDialog {...shared} members={open.members} kind={open.kind} />
      ),
  };
}
