// What can be done to an audience from its row and from its page.
import { Pencil, RotateCcw, Share2, Trash2, Upload } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience } from '../../contract/audiences.ts';
import { deferred } from '../api/deferred.tsx';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { useWhyNot } from './account-reason.tsx';

const AudienceDialog = deferred(() => import('./audience-dialog.tsx').then((file) => file.AudienceDialog));
const ShareDialog = deferred(() => import('./audience-share-dialog.tsx').then((file) => file.ShareAudienceDialog));
const RemoveDialog = deferred(() => import('./audience-remove-dialog.tsx').then((file) => file.RemoveAudienceDialog));
const UploadDialog = deferred(() => import('./audience-list-dialog.tsx').then((file) => file.ListDialog));

export type AudienceAct = 'edit' | 'upload' | 'share' | 'remove';

export interface AudienceActs {
  /** Why the viewer may not change it here; null where they may. */
  why: (audience: Audience) => string | null;
  whyNoUpload: (audience: Audience) => string | null;
  begin: (act: AudienceAct, audience: Audience) => void;
  restore: (audience: Audience) => void;
  menu: (audience: Audience) => MenuItem[];
  dialog: ReactNode;
}

export function useAudienceActs(center: string, account: Account): AudienceActs {
  const t = useTranslations();
  const run = useShownCall();
  const notHeld = useWhyNot(account)('audience:edit');
  const [open, setOpen] = useState<{ act: AudienceAct; audience: Audience } | null>(null);
  const why = ({ sharedBy }: Audience) => (sharedBy === null ? notHeld : t('audiences.reasons.shared'));
  const whyNoUpload = (audience: Audience) =>
    why(audience) ??
    (audience.deletedAt !== null
      ? t('audiences.reasons.bin')
      : audience.source === 'rule'
        ? t('audiences.reasons.by_rule')
        : null);
  const at = { center, account: account.id };
  const restore = async ({ id, name }: Audience) => {
    if (!(await run([], () => command('assets.restoreAudience', { ...at, audience: id })))) return;
    toast({
      message: t('audiences.done.restored', { name }),
      undo: () => void run([], () => command('assets.removeAudience', { ...at, audience: id })),
    });
  };
  const begin = (act: AudienceAct, audience: Audience) => setOpen({ act, audience });
  const close = () => setOpen(null);
  const menu = (audience: Audience): MenuItem[] => {
    const disabledReason = why(audience);
    if (audience.deletedAt !== null)
      return [
        {
          label: t('audiences.acts.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason,
          onSelect: () => void restore(audience),
        },
      ];
    const one = (act: AudienceAct, icon: ReactNode, reason = disabledReason): MenuItem => ({
      label: t(`audiences.acts.${act}`),
      icon,
      disabledReason: reason,
      ...(act === 'remove' ? { tone: 'danger' as const } : {}),
      onSelect: () => begin(act, audience),
    });
    return [
      one('edit', <Pencil size={16} />),
      one('upload', <Upload size={16} />, whyNoUpload(audience)),
      one('share', <Share2 size={16} />),
      one('remove', <Trash2 size={16} />),
    ];
  };
  const dialogs = {
    edit: AudienceDialog,
    upload: UploadDialog,
    share: ShareDialog,
    remove: RemoveDialog,
  };
  const Shown = open === null ? null : dialogs[open.act];
  return {
    why,
    whyNoUpload,
    begin,
    restore: (audience) => void restore(audience),
    menu,
    dialog:
      Shown === null || open === null ? null : (
        <Shown center={center} account={account} audience={open.audience} onClose={close} />
      ),
  };
}
