import type { Account } from '../../contract/assets.ts';
import { type Path, paths } from '../paths.ts';

/** Where an ad account opens: its campaigns, and its overview for who does not work in it. */
export function accountHome(center: string, { id, viewer }: Pick<Account, 'id' | 'viewer'>): Path {
  return viewer.can.includes('adaccount:view') ? paths.accountAds(center, id) : paths.account(center, id);
}
