// Every page, and every dialog that stands on one, with how to get there.

import type { Page } from '@playwright/test';
import { paths, withQuery } from '../../src/web/paths.ts';
import { accessDialogs, accessStops } from './access-stops.ts';
import { accountLifeStops } from './account-life-stops.ts';
import { adStops } from './ad-stops.ts';
import { atOnceStops } from './at-once-stops.ts';
import { audienceStops } from './audience-stops.ts';
import { entranceStops } from './entrance-stops.ts';
import { financeStops } from './finance-stops.ts';
import { inboxStops } from './inbox-stops.ts';
import { invoiceStops } from './invoice-stops.ts';
import { leavingStops } from './leaving-stops.ts';
import { limitStops } from './limit-stops.ts';
import { type Northpeak, northpeak } from './northpeak.ts';
import { notificationStops } from './notification-stops.ts';
import { partnerStops } from './partner-stops.ts';
import { paymentStops } from './payment-stops.ts';
import { pixelStops } from './pixel-stops.ts';
import { proposalStops } from './proposal-stops.ts';
import { rateStops } from './rate-stops.ts';
import { roleStops } from './role-stops.ts';
import { ruleStops } from './rule-stops.ts';
import { teamStops } from './team-stops.ts';
import type { Say } from './words.ts';

export interface Stop {
  name: string;
  as: 'anyone' | 'lin' | 'kenji' | 'nobody' | 'vera';
  at: (known: Northpeak) => string;
  /** A sentence of the page that is there once its answers have come. */
  shows: (say: Say) => string;
  /** What opens the dialog. */
  open?: (page: Page, say: Say) => Promise<void>;
  /** An answer of the server that the page is about, as 404. */
  isRefused?: boolean;
}

const own: Stop[] = [
  { name: 'me', as: 'lin', at: paths.me, shows: (say) => say('identity.me.keys') },
  { name: 'me-password', as: 'lin', at: paths.myPassword, shows: (say) => say('identity.password.others_end') },
  { name: 'me-address', as: 'lin', at: paths.myAddress, shows: (say) => say('identity.address.text') },
  { name: 'me-sessions', as: 'lin', at: paths.mySessions, shows: (say) => say('identity.sessions.this_one') },
  { name: 'me-tokens', as: 'lin', at: paths.myTokens, shows: () => 'Nightly report' },
  {
    name: 'me-tokens-create',
    as: 'lin',
    at: paths.myTokens,
    shows: (say) => say('identity.tokens.create_text'),
    open: (page, say) => page.getByRole('button', { name: say('identity.tokens.create') }).click(),
  },
  { name: 'me-tokens-empty', as: 'nobody', at: paths.myTokens, shows: (say) => say('identity.tokens.empty') },
  {
    name: 'me-activity',
    as: 'lin',
    at: paths.myActivity,
    shows: (say) => say('audit.actions.identity_person_registered'),
  },
  { name: 'me-accounts', as: 'lin', at: paths.ownAccounts, shows: () => 'Lin Wei – Atelier' },
  { name: 'me-accounts-empty', as: 'nobody', at: paths.ownAccounts, shows: (say) => say('assets.own.empty') },
  {
    name: 'me-account',
    as: 'lin',
    at: (known) => paths.ownAccount(known.ownAccount),
    shows: (say) => say('assets.own.hand_title'),
  },
  { name: 'me-inbox-empty', as: 'nobody', at: paths.ownInbox, shows: (say) => say('requests.empty.open') },
];

const inCenter: Stop[] = [
  { name: 'home', as: 'lin', at: (known) => paths.home(known.center), shows: (say) => say('home.accounts.title') },
  {
    name: 'home-of-analyst',
    as: 'kenji',
    at: (known) => paths.home(known.center),
    shows: (say) => say('home.accounts.title'),
  },
  { name: 'inbox', as: 'lin', at: (known) => paths.inbox(known.center), shows: () => '海悦出海 Haiyue Agency' },
  {
    name: 'inbox-request',
    as: 'lin',
    at: (known) => `${paths.inbox(known.center)}?request=${known.request}`,
    shows: (say) => say('requests.can.off_title'),
  },
  {
    name: 'inbox-sent',
    as: 'lin',
    at: (known) => withQuery(paths.inbox(known.center), { tab: 'sent' }),
    shows: (say) => say('requests.states.declined'),
  },
  { name: 'members', as: 'lin', at: (known) => paths.members(known.center), shows: () => 'Amira Haddad' },
  {
    name: 'members-menu',
    as: 'lin',
    at: (known) => paths.members(known.center),
    shows: (say) => say('members.menu.remove'),
    open: (page, say) => page.getByRole('button', { name: say('common.actions_of', { name: 'Amira Haddad' }) }).click(),
  },
  {
    name: 'members-no-match',
    as: 'lin',
    at: (known) => `${paths.members(known.center)}?search=xyzzy`,
    shows: (say) => say('members.table.empty'),
  },
  {
    name: 'members-refused',
    as: 'kenji',
    at: (known) => paths.members(known.center),
    shows: (say) => say('members.why.list'),
    isRefused: true,
  },
  {
    name: 'invitations',
    as: 'lin',
    at: (known) => paths.invitations(known.center),
    shows: (say) => say('members.invitation_states.cancelled'),
  },
  {
    name: 'member',
    as: 'lin',
    at: (known) => paths.member(known.center, known.kenji.id),
    shows: (say) => say('members.timeline.title'),
  },
  { name: 'assets', as: 'lin', at: (known) => paths.accounts(known.center), shows: () => 'Lindqvist Nordics' },
  { name: 'groups', as: 'lin', at: (known) => paths.groups(known.center), shows: () => 'Q4 performance' },
  {
    name: 'groups-empty',
    as: 'lin',
    at: (known) => `${paths.groups(known.center)}?search=xyzzy`,
    shows: (say) => say('assets.groups.no_match'),
  },
  {
    name: 'groups-refused',
    as: 'kenji',
    at: (known) => paths.groups(known.center),
    shows: (say) => say('assets.groups.why'),
    isRefused: true,
  },
  {
    name: 'group',
    as: 'lin',
    at: (known) => paths.group(known.center, known.group),
    shows: (say) => say('assets.groups.in_by_rule'),
  },
  {
    name: 'group-people',
    as: 'lin',
    at: (known) => paths.groupPeople(known.center, known.group),
    shows: () => 'Kenji Sato',
  },
  {
    name: 'group-gone',
    as: 'lin',
    at: (known) => paths.group(known.center, '4711'),
    shows: (say) => say('assets.groups.not_found_hint'),
    isRefused: true,
  },
  {
    name: 'bindings',
    as: 'lin',
    at: (known) => paths.bindings(known.center),
    shows: (say) => say('assets.binding_states.declined'),
  },
  {
    name: 'account',
    as: 'lin',
    at: (known) => paths.account(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('assets.account.your_rights'),
  },
  {
    name: 'account-people',
    as: 'lin',
    at: (known) => paths.accountPeople(known.center, known.accounts[0] ?? ''),
    shows: () => 'Amira Haddad',
  },
  {
    name: 'account-people-refused',
    as: 'kenji',
    at: (known) => paths.accountPeople(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('assets.why.people'),
    isRefused: true,
  },
  {
    name: 'account-settings',
    as: 'lin',
    at: (known) => paths.accountSettings(known.center, known.accounts.at(-1) ?? ''),
    shows: (say) => say('assets.unbind.title'),
  },
  {
    name: 'access-grid',
    as: 'lin',
    at: (known) => paths.accessGrid(known.center),
    shows: () => 'Amira Haddad',
  },
  {
    name: 'access-grid-refused',
    as: 'kenji',
    at: (known) => paths.accessGrid(known.center),
    shows: (say) => say('members.why.explain'),
  },
  ...accessStops,
  ...accountLifeStops,
  {
    name: 'activity',
    as: 'lin',
    at: (known) => paths.activity(known.center),
    shows: (say) => say('audit.actions.assets_binding_requested'),
  },
  {
    name: 'dialog-undo',
    as: 'lin',
    at: (known) => withQuery(paths.activity(known.center), { action: 'members.member_suspended' }),
    shows: (say) => say('audit.undo.hint'),
    open: async (page, say) => {
      const name = say('audit.actions.members_member_suspended');
      await page.getByRole('button', { name, exact: true }).first().click();
      await page.getByRole('button', { name: say('audit.undo.open') }).click();
      await page.getByRole('alertdialog').getByRole('table').waitFor();
    },
  },
  {
    name: 'settings',
    as: 'lin',
    at: (known) => paths.settings(known.center),
    shows: (say) => say('settings.remove.title'),
  },
  {
    name: 'not-found',
    as: 'lin',
    at: () => paths.home('4711'),
    shows: (say) => say('errors.not_found_title'),
    isRefused: true,
  },
];

const dialogs: Stop[] = [
  ...accessDialogs,
  {
    name: 'dialog-invite',
    as: 'lin',
    at: (known) => `${paths.members(known.center)}?do=invite`,
    shows: () => 'Northpeak EU – Brand',
  },
  {
    name: 'dialog-remove',
    as: 'lin',
    at: (known) => paths.members(known.center),
    shows: (say) => say('members.remove.loses', { name: 'Amira Haddad' }),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('common.actions_of', { name: 'Amira Haddad' }) }).click();
      await page.getByRole('menuitem', { name: say('members.menu.remove') }).click();
    },
  },
  {
    name: 'dialog-assign',
    as: 'lin',
    at: (known) => paths.accountPeople(known.center, known.accounts[0] ?? ''),
    shows: () => 'Omar Farouk',
    open: (page, say) => page.getByRole('button', { name: say('assets.people.add') }).click(),
  },
  {
    name: 'dialog-create-account',
    as: 'lin',
    at: (known) => `${paths.accounts(known.center)}?do=create`,
    shows: (say) => say('assets.form.create_hint'),
  },
  {
    name: 'dialog-create-group',
    as: 'lin',
    at: (known) => `${paths.groups(known.center)}?do=create`,
    shows: (say) => say('assets.groups.rule_empty'),
    open: (page, say) => page.getByRole('radio', { name: say('assets.groups.by_rule') }).check(),
  },
  {
    name: 'dialog-edit-group',
    as: 'lin',
    at: (known) => paths.group(known.center, known.group),
    shows: (say) => say('assets.groups.match_all'),
    open: (page, say) => page.getByRole('button', { name: say('assets.groups.edit'), exact: true }).click(),
  },
  {
    name: 'dialog-delete-group',
    as: 'lin',
    at: (known) => paths.group(known.center, known.group),
    shows: (say) => say('assets.groups.losses', { count: 3 }),
    open: (page, say) => page.getByRole('button', { name: say('assets.groups.delete') }).click(),
  },
  {
    name: 'dialog-add-items',
    as: 'lin',
    at: (known) => paths.group(known.center, known.group),
    shows: (say) => say('assets.groups.add_items_hint', { count: 2 }),
    open: (page, say) => page.getByRole('button', { name: say('assets.groups.add_items') }).click(),
  },
  {
    name: 'dialog-extend',
    as: 'lin',
    at: (known) => paths.groupPeople(known.center, known.group),
    shows: (say) => say('access.extend.reason_hint'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('common.actions_of', { name: 'Amira Haddad' }) }).click();
      await page.getByRole('menuitem', { name: say('access.extend.action') }).click();
    },
  },
  {
    name: 'dialog-give-group',
    as: 'lin',
    at: (known) => paths.groupPeople(known.center, known.group),
    shows: (say) => say('assets.groups.give_hint'),
    open: (page, say) => page.getByRole('button', { name: say('assets.groups.give') }).click(),
  },
  {
    name: 'dialog-labels',
    as: 'lin',
    at: (known) => paths.account(known.center, known.accounts[0] ?? ''),
    shows: () => '直播',
    open: (page, say) => page.getByRole('button', { name: say('assets.labels.edit') }).click(),
  },
  {
    name: 'dialog-bind',
    as: 'lin',
    at: (known) => `${paths.accounts(known.center)}?do=bind`,
    shows: (say) => say('assets.bind.how'),
  },
  {
    name: 'dialog-access-import',
    as: 'lin',
    at: (known) => paths.accessGrid(known.center),
    shows: (say) => say('grid.import.hint'),
    open: (page, say) => page.getByRole('button', { name: say('grid.import.open') }).click(),
  },
  {
    name: 'dialog-access-preview',
    as: 'lin',
    at: (known) => paths.accessGrid(known.center),
    shows: (say) => say('grid.preview.gaining', { count: 1 }),
    open: async (page, say) => {
      const lines = ['kenji@northpeak.co', 'amira@lumen-agency.com', 'nobody@northpeak.co'];
      const role = ['', 'Admin', 'Admin'];
      await page.getByRole('button', { name: say('grid.import.open') }).click();
      const text = lines.map((line, at) => `${line}\tNorthpeak US – Performance\t${role[at]}\t\t2099-12-31`).join('\n');
      await page.getByLabel(say('grid.import.text')).fill(text);
      await page.getByRole('button', { name: say('grid.preview.open') }).click();
    },
  },
  {
    name: 'palette',
    as: 'lin',
    at: (known) => paths.home(known.center),
    shows: (say) => say('frame.palette.go_to'),
    open: (page) => page.keyboard.press('Control+k'),
  },
];

export const stops: readonly Stop[] = [
  ...entranceStops,
  ...own,
  ...inCenter,
  ...dialogs,
  ...atOnceStops,
  ...leavingStops,
  ...teamStops,
  ...notificationStops,
  ...partnerStops,
  ...proposalStops,
  ...financeStops,
  ...invoiceStops,
  ...adStops,
  ...ruleStops,
  ...pixelStops,
  ...audienceStops,
  ...limitStops,
  ...rateStops,
  ...paymentStops,
  ...inboxStops,
  ...roleStops,
];

/** Goes there and waits until nothing loads any more. */
export async function goTo(page: Page, stop: Stop, say: Say): Promise<void> {
  await page.goto(stop.at(northpeak()));
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (stop.open !== undefined) {
    await page.locator('.animate-pulse').first().waitFor({ state: 'detached' });
    await stop.open(page, say);
  }
  await page.getByText(stop.shows(say)).first().waitFor({ state: 'attached' });
  await settled(page);
}

/** Nothing is still loading, and the letters of the fonts are there. What waits for a dialog above it may wait. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const top = [...document.querySelectorAll('dialog[open]')].at(-1);
    const loading = [...document.querySelectorAll('.animate-pulse, [aria-busy=true]')];
    const isCovered = (one: Element): boolean => one.closest('dialog[open]') !== null && top?.contains(one) === false;
    return loading.every(isCovered) && document.fonts.status === 'loaded';
  });
}
