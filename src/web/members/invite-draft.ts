// What is typed into the invite dialog. It outlives the dialog, so that closing it by accident loses nothing.
import { useState } from 'react';
import type { AssetRole, CenterRole } from '../../contract/permissions.ts';
import type { Chosen } from '../assets/role-chooser.tsx';
import { type Days, noDays } from '../ui/term-fields.tsx';
import type { SideRoles } from './side-role-fields.tsx';

export interface InviteDraft extends SideRoles {
  emails: string[];
  role: CenterRole;
  /** The role of what is ticked next. */
  assetRole: AssetRole;
  accounts: Chosen[];
  groups: Chosen[];
  days: Days;
}

export type Preset = 'admin' | 'operator' | 'observer';

const emptyDraft: InviteDraft = {
  emails: [],
  role: 'employee',
  financeRole: 'none',
  creatorRole: 'none',
  assetRole: 'operator',
  accounts: [],
  groups: [],
  days: noDays,
};
const kept = new Map<string, InviteDraft>();

export function useInviteDraft(center: string, start: Partial<InviteDraft>) {
  const [draft, setDraft] = useState<InviteDraft>(() => ({ ...(kept.get(center) ?? emptyDraft), ...start }));
  const change = (part: Partial<InviteDraft>) => {
    const next = { ...draft, ...part };
    kept.set(center, next);
    setDraft(next);
  };
  const clear = () => kept.delete(center);
  return { draft, change, clear };
}

/** The card that says what the draft amounts to; null when it is none of the three. */
export function presetOf(draft: InviteDraft): Preset | null {
  if (draft.role === 'admin') return 'admin';
  if (draft.role === 'owner' || draft.assetRole === 'admin') return null;
  return draft.assetRole === 'operator' ? 'operator' : 'observer';
}

export function withPreset(draft: InviteDraft, preset: Preset): Partial<InviteDraft> {
  if (preset === 'admin') return { role: 'admin' };
  const assetRole: AssetRole = preset === 'operator' ? 'operator' : 'analyst';
  const inRole = (chosen: readonly Chosen[]): Chosen[] => chosen.map((one) => ({ ...one, role: assetRole }));
  return { role: 'employee', assetRole, accounts: inRole(draft.accounts), groups: inRole(draft.groups) };
}
