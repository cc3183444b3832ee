// The rooms that the navigation, the palette and the keyboard lead to.
import {
  Building2,
  ClipboardCheck,
  Handshake,
  History,
  House,
  Inbox,
  LayoutGrid,
  type LucideIcon,
  Settings,
  ShieldQuestionMark,
  UserRound,
  Users,
  Wallet,
} from 'lucide-react';
import type { CenterAction } from '../../contract/permissions.ts';
import { type Path, paths } from '../paths.ts';

export interface Place {
  key:
    | 'home'
    | 'inbox'
    | 'members'
    | 'accounts'
    | 'partners'
    | 'access'
    | 'proposals'
    | 'finance'
    | 'activity'
    | 'settings'
    | 'own_accounts'
    | 'me'
    | 'new_center';
  Icon: LucideIcon;
  /** The second key after `g`. */
  letter: string;
  to: Path;
  needs?: CenterAction;
  /** Nobody is told of it who may not enter. */
  isSecret?: true;
  /** Whether an address belongs to this room. */
  isAt: (pathname: string) => boolean;
  group: 'top' | 'manage' | 'foot';
}

function below(to: Path): (pathname: string) => boolean {
  return (pathname) => pathname === to || pathname.startsWith(`${to}/`);
}

export function placesIn(center: string): Place[] {
  const home = paths.home(center);
  const accounts = paths.accounts(center);
  return [
    { key: 'home', Icon: House, letter: 'h', to: home, isAt: (at) => at === home, group: 'top' },
    { key: 'inbox', Icon: Inbox, letter: 'i', to: paths.inbox(center), isAt: below(paths.inbox(center)), group: 'top' },
    {
      key: 'members',
      Icon: Users,
      letter: 'm',
      to: paths.members(center),
      needs: 'member:list',
      isAt: below(paths.members(center)),
      group: 'manage',
    },
    {
      key: 'accounts',
      Icon: LayoutGrid,
      letter: 'a',
      to: accounts,
      needs: 'asset:list',
      isAt: (at) => below(accounts)(at) || at.startsWith(`${home}/accounts/`),
      group: 'manage',
    },
    {
      key: 'access',
      Icon: ShieldQuestionMark,
      letter: 'q',
      to: paths.access(center),
      needs: 'access:view',
      isAt: below(paths.access(center)),
      group: 'manage',
    },
    {
      key: 'partners',
      Icon: Handshake,
      letter: 'p',
      to: paths.partners(center),
      needs: 'partner:list',
      isAt: below(paths.partners(center)),
      group: 'manage',
    },
    {
      key: 'proposals',
      Icon: ClipboardCheck,
      letter: 'c',
      to: paths.proposals(center),
      isAt: below(paths.proposals(center)),
      group: 'manage',
    },
    {
      key: 'activity',
      Icon: History,
      letter: 'l',
      to: paths.activity(center),
      needs: 'audit:view',
      isAt: below(paths.activity(center)),
      group: 'manage',
    },
    {
      key: 'finance',
      Icon: Wallet,
      letter: 'f',
      to: paths.finance(center),
      needs: 'finance:view',
      isSecret: true,
      isAt: below(paths.finance(center)),
      group: 'manage',
    },
    {
      key: 'settings',
      Icon: Settings,
      letter: 's',
      to: paths.settings(center),
      isAt: below(paths.settings(center)),
      group: 'foot',
    },
  ];
}

/** What a person has without any center. */
export function ownPlaces(): Place[] {
  const pages: Path[] = [
    paths.myPassword(),
    paths.myAddress(),
    paths.mySessions(),
    paths.myTokens(),
    paths.myActivity(),
    paths.notificationSettings(),
  ];
  return [
    { key: 'inbox', Icon: Inbox, letter: 'i', to: paths.ownInbox(), isAt: below(paths.ownInbox()), group: 'top' },
    {
      key: 'own_accounts',
      Icon: LayoutGrid,
      letter: 'a',
      to: paths.ownAccounts(),
      isAt: below(paths.ownAccounts()),
      group: 'top',
    },
    {
      key: 'me',
      Icon: UserRound,
      letter: 'p',
      to: paths.me(),
      isAt: (at) => at === paths.me() || pages.some((page) => page === at),
      group: 'top',
    },
    { key: 'new_center', Icon: Building2, letter: 'n', to: paths.newCenter(), isAt: () => false, group: 'foot' },
  ];
}
