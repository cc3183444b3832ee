// One lively center, made once before the tests, for those that only look: Lin Wei owns Northpeak, an advertiser with twenty
// people, nine ad accounts, open invitations, and requests of other centers in her own inbox.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Account,
  addAccount,
  bringIn,
  type Center,
  type Newcomer,
  openCenter,
  place,
  signUp,
} from './newcomers.ts';
import { advertise } from './northpeak-ads.ts';
import { gather } from './northpeak-audiences.ts';
import { giveInvoices } from './northpeak-invoices.ts';
import { setLimits } from './northpeak-limits.ts';
import { giveMoney } from './northpeak-money.ts';
import { takePayments } from './northpeak-payments.ts';
import { sellOnline } from './northpeak-pixels.ts';
import { setRates } from './northpeak-rates.ts';
import { mailTelling, mailTo } from './post-office.ts';
import { speaker } from './words.ts';

interface Known {
  cookie: string;
  id: string;
  name: string;
}

export interface Northpeak {
  center: string;
  /** Of the first account. */
  pixel: string;
  /** Of that account too: by a rule, from a list, and a campaign that is being made. */
  audiences: { ruled: string; listed: string; draft: string };
  accounts: string[];
  /** Owner; analyst of one account; a person of no center, with nothing at all. */
  lin: Known;
  kenji: Known;
  nobody: Known;
  /** A member of an agency from a day that is far off, and that agency. */
  vera: Known;
  agency: string;
  /** Of the account that Lin keeps for herself, and of a request in her inbox. */
  ownAccount: string;
  request: string;
  /** In her inbox as well: an account that another center offers, and one that it wants access to. */
  offer: string;
  accessAsked: string;
  /** Of an Admin, for Lin to decide, and the request for it. */
  proposal: string;
  approval: string;
  /** Of a group that follows labels, which Kenji and Amira have. */
  group: string;
  /** Of a team that two people are in, with an account and the group. */
  team: string;
  /** Paths of a pending and of a cancelled invitation. */
  pendingLink: string;
  cancelledLink: string;
  /** Path of the link of a mail that turns such mails off, and a webhook that is switched off. */
  unsubscribeLink: string;
  webhook: string;
  /** By which most of the money came. */
  posting: string;
  /** One that is open. */
  invoice: string;
}

const accountNames = [
  'Northpeak US – Performance',
  'Northpeak EU – Brand',
  'Northpeak JP',
  'Northpeak BR – Holiday bundles',
  'Lumen MENA',
  '海悦出海 东南亚',
  '海悦 美区 直播',
  'Northpeak UK – Retargeting',
];

type Role = 'admin' | 'operator' | 'analyst';
/** Name, address, how many accounts from which on, role there, and what else they are. */
const people: [string, string, number, Role, object?][] = [
  ['陈思远', 'siyuan.chen@haiyue.com', 0, 'operator'],
  ['Amira Haddad', 'amira@lumen-agency.com', 4, 'operator'],
  ['João Pereira', 'joao.pereira@northpeak.co', 3, 'admin', { financeRole: 'analyst' }],
  ['王雨桐', 'yutong.wang@haiyue.com', 1, 'analyst', { financeRole: 'analyst' }],
  ['Priya Nair', 'priya.nair@lumen-agency.com', 2, 'operator'],
  ['Kenji Sato', 'kenji@northpeak.co', 1, 'analyst'],
  ['Zoë Martin', 'zoe.martin@haiyue.com', 5, 'operator'],
  ['李浩然', 'haoran.li@lumen-agency.com', 6, 'operator'],
  ['Omar Farouk', 'omar.f@northpeak.co', 0, 'operator'],
  ['Maja Nowak', 'maja.nowak@haiyue.com', 3, 'operator', { creatorRole: 'manager' }],
  ['赵欣怡', 'xinyi.zhao@lumen-agency.com', 2, 'analyst'],
  ['Diego Ramos', 'diego.ramos@northpeak.co', 0, 'admin', { role: 'admin' }],
  ['Hana Kim', 'hana.kim@northpeak.co', 2, 'operator'],
  ['Lena Fischer', 'lena.fischer@northpeak.co', 7, 'analyst', { financeRole: 'manager' }],
  ['刘畅', 'chang.liu@haiyue.com', 2, 'operator'],
  ['Tomás Herrera', 'tomas@northpeak.co', 1, 'operator', { creatorRole: 'viewer' }],
  ['Ingrid Solberg', 'ingrid.solberg@northpeak.co', 4, 'analyst'],
  ['周子墨', 'zimo.zhou@haiyue.com', 3, 'operator'],
  ['Fatou Diallo', 'fatou@lumen-agency.com', 1, 'analyst'],
];

/** Two passwords are hashed at a time, so more at once would only wait. */
async function inPairs<Item, Made>(items: Item[], make: (item: Item) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  for (let at = 0; at < items.length; at += 2) made.push(...(await Promise.all(items.slice(at, at + 2).map(make))));
  return made;
}

/** Lets the people in, each with their accounts; one of them is away. */
async function fill(lin: Newcomer, center: Center, accounts: Account[]): Promise<Newcomer[]> {
  const joined = await inPairs(people, ([name, email, count, role, more = {}]) => {
    const given = accounts.slice(0, count).map((account) => ({ id: account.id, role }));
    return bringIn(lin, center, { name, email, as: { ...more, accounts: given } });
  });
  // Most of them have been here since.
  for (const person of joined.slice(0, 14)) await person.must('centers.getCenter', { center: center.id });
  const haoran = joined.find((person) => person.name === '李浩然');
  await lin.must('members.suspendMember', { center: center.id, member: haoran?.id ?? '', reason: 'On leave' });
  return joined;
}

/** Other centers want something of Lin: two invitations, two of her own accounts. */
async function askLin(lin: Newcomer): Promise<{ ownAccount: string; ana: Newcomer; studio: Center }> {
  const mei = await signUp('Mei Tan', { email: 'mei.tan@haiyue.com' });
  const ana = await signUp('Ana Duarte', { email: 'ana@duarte.studio' });
  const agency = await openCenter(mei, '海悦出海 Haiyue Agency');
  const studio = await openCenter(ana, 'Duarte Studio');
  const theirs = [await addAccount(mei, agency, 'Haiyue US'), await addAccount(mei, agency, '海悦 美区 直播')];
  const own = [];
  for (const name of ['Lin Wei – Atelier', 'Lin Wei – Pop-up'])
    own.push(await lin.must('assets.createOwnAccount', { name, ...place }));
  await ana.must('assets.requestBinding', { center: studio.id, accountId: own[1]?.id ?? '' });
  await ana.must('members.inviteMembers', { center: studio.id, emails: [lin.email], role: 'admin' });
  const note = 'Q4 handover, as agreed on Monday.';
  await mei.must('assets.requestBinding', { center: agency.id, accountId: own[0]?.id ?? '', note });
  await mei.must('members.inviteMembers', {
    center: agency.id,
    emails: [lin.email],
    accounts: theirs.map((account) => ({ id: account.id, role: 'operator' as const })),
  });
  return { ownAccount: own[0]?.id ?? '', ana, studio };
}

/** A studio offers an account to Lin's center, and asks for access to one of hers. */
async function offerLin(
  lin: Newcomer,
  center: Center,
  from: { ana: Newcomer; studio: Center; accountId: string },
): Promise<{ offer: string; accessAsked: string }> {
  const { ana, studio, accountId } = from;
  const looks = await addAccount(ana, studio, 'Duarte Looks');
  const offered = { center: studio.id, account: looks.id, to: center.id, keeps: 'analyst' } as const;
  await ana.must('assets.offerTransfer', { ...offered, note: 'The studio closes in spring.' });
  const asked = { center: studio.id, accountId, role: 'operator', endsAt: '2099-06-30T00:00:00Z' } as const;
  const { id } = await ana.must('partners.requestAccess', { ...asked, note: 'For the joint launch' });
  const { items } = await lin.must('requests.listInbox', { kind: 'assets.transfer' });
  return { offer: items[0]?.id ?? '', accessAsked: id };
}

async function invite(lin: Newcomer, center: Center): Promise<{ pendingLink: string; cancelledLink: string }> {
  const links: string[] = [];
  for (const email of ['ruben@northpeak.co', 'sofia.rossi@northpeak.co', 'noor@lumen-agency.com']) {
    const { results } = await lin.must('members.inviteMembers', { center: center.id, emails: [email] });
    links.push(/\/invitations\/[^\s"<>]+/.exec((await mailTo(email)).text)?.[0] ?? '');
    const id = results[0]?.invitation?.id ?? '';
    if (email.startsWith('sofia')) await lin.must('members.cancelInvitation', { center: center.id, invitation: id });
  }
  return { pendingLink: links[0] ?? '', cancelledLink: links[1] ?? '' };
}

/** An account that came from a person, a request that was declined, and one that waits. */
async function bind(lin: Newcomer, center: Center): Promise<string> {
  const maker = await signUp('Bo Lindqvist', { email: 'bo@lindqvist.se' });
  const made = [];
  for (const name of ['Lindqvist Nordics', 'Lindqvist Outlet', 'Lindqvist Kids'])
    made.push(await maker.must('assets.createOwnAccount', { name, ...place }));
  for (const [at, account] of made.entries()) {
    await lin.must('assets.requestBinding', {
      center: center.id,
      accountId: account.id,
      note: 'For the spring season',
    });
    if (at === 2) break;
    const { items } = await maker.must('requests.listInbox');
    const decision = at === 0 ? 'approve' : 'decline';
    await maker.must('requests.decideRequest', { request: items[0]?.id ?? '', decision });
  }
  return made[0]?.id ?? '';
}

/** A program that is told of removals, and is switched off with a test on its way; and the way out of a mail that Lin got. */
async function tell(lin: Newcomer, center: Center): Promise<{ webhook: string; unsubscribeLink: string }> {
  const url = 'https://warehouse.northpeak.example/atrium';
  const at = { center: center.id };
  const made = { ...at, url, description: 'Warehouse', actions: ['members.member_removed' as const] };
  const { id: webhook } = await lin.must('notifications.createWebhook', made);
  await lin.must('notifications.testWebhook', { ...at, webhook });
  await lin.must('notifications.updateWebhook', { ...at, webhook, isOn: false });
  const { items } = await lin.must('assets.listBindings', { ...at, state: 'declined' });
  const said = speaker('en')('notifications.mine.assets_binding_declined', { object: items[0]?.accountId ?? '' });
  const { text } = await mailTelling(lin.email, said);
  return { webhook, unsubscribeLink: /\/unsubscribe\/[^\s"<>]+/.exec(text)?.[0] ?? '' };
}

/** Two groups: one of accounts with a label, one by hand. */
async function group(lin: Newcomer, center: Center, of: { accounts: Account[]; people: Newcomer[] }): Promise<string> {
  const at = { center: center.id };
  for (const [index, account] of of.accounts.entries()) {
    const labels = index % 2 === 0 ? ['Q4', 'performance'] : ['直播'];
    await lin.must('assets.putAccountLabels', { ...at, account: account.id, labels });
  }
  const idOf = (name: string) => of.people.find((person) => person.name === name)?.id ?? '';
  const people = [
    { person: idOf('Kenji Sato'), role: 'analyst' },
    { person: idOf('Amira Haddad'), role: 'operator', expiresAt: '2099-01-01T00:00:00Z' },
  ];
  const byHand = of.accounts.slice(1, 3).map(({ id }) => id);
  await lin.must('assets.createGroup', { ...at, name: '海悦 直播组', accounts: byHand });
  const rule = { labels: ['Q4', 'performance'], match: 'all' as const };
  const made = { ...at, name: 'Q4 performance', rule, accounts: byHand.slice(0, 1), people };
  return (await lin.must('assets.createGroup', made)).id;
}

async function team(
  lin: Newcomer,
  center: Center,
  of: { account: string; group: string; people: (Newcomer | undefined)[] },
): Promise<string> {
  const made = {
    center: center.id,
    name: 'Growth',
    people: of.people.map((person) => ({ person: person?.id ?? '' })),
    accounts: [{ account: of.account, role: 'operator', expiresAt: '2099-01-01T00:00:00Z' }],
    groups: [{ group: of.group, role: 'analyst' }],
  };
  return (await lin.must('members.createTeam', made)).id;
}

/** An agency that Lin shares an account with, that gave it to somebody there, and that shares one back. Vera will join it. */
async function partner(
  lin: Newcomer,
  center: Center,
  accounts: Account[],
): Promise<{ agency: string; vera: Newcomer }> {
  const nora = await signUp('Nora Vik', { email: 'nora.vik@harbor.agency' });
  const agency = await openCenter(nora, 'Harbor Agency');
  const own = await addAccount(nora, agency, 'Harbor House');
  const link = await nora.must('partners.requestLink', { center: agency.id, partnerId: center.id });
  await lin.must('requests.decideRequest', { request: link.id, decision: 'approve' });
  const account = accounts[0]?.id ?? '';
  await lin.must('partners.shareAccounts', {
    center: center.id,
    partner: agency.id,
    accounts: [account],
    ceiling: 'operator',
    expiresAt: '2099-12-31T00:00:00Z',
  });
  const back = { center: agency.id, partner: center.id, accounts: [own.id], ceiling: 'analyst' };
  await nora.must('partners.shareAccounts', back);
  const nils = await bringIn(nora, agency, { name: 'Nils Berg', email: 'nils.berg@harbor.agency' });
  await nora.must('assets.assignAccount', { center: agency.id, account, person: nils.id, role: 'operator' });
  const as = { membershipStartsAt: '2099-03-01T00:00:00Z' };
  const vera = await bringIn(nora, agency, { name: 'Vera Lind', email: 'vera.lind@harbor.agency', as });
  return { agency: agency.id, vera };
}

/** Accounts are not given up without a second person, so an Admin asks for it; and something is to be made on a later day. */
async function propose(lin: Newcomer, center: Center, of: { admin: Newcomer; account: string }) {
  const at = { center: center.id };
  const rules = [{ area: 'accounts', approvals: 1, approvers: 'admins' } as const];
  await lin.must('requests.putApprovalRules', { ...at, rules });
  const later = [{ endpoint: 'centers.updateCenter', input: { name: 'Northpeak' } }];
  await lin.must('requests.proposeChanges', { ...at, calls: later, runAt: '2099-01-01T00:00:00Z' });
  const calls = [{ endpoint: 'assets.unbindAccount', input: { account: of.account } }];
  const made = await of.admin.must('requests.proposeChanges', { ...at, calls, note: 'The season is over' });
  return { proposal: made.id, approval: made.request ?? '' };
}

function known(person: Newcomer | undefined): Known {
  if (!person?.cookie) throw new Error(`${person?.name} is not signed in.`);
  return { cookie: person.cookie, id: person.id, name: person.name };
}

export async function buildNorthpeak(): Promise<Northpeak> {
  const lin = await signUp('Lin Wei', { email: 'lin.wei@northpeak.co' });
  const center = await openCenter(lin, 'Northpeak Group');
  const accounts: Account[] = [];
  for (const name of accountNames) accounts.push(await addAccount(lin, center, name));
  const joined = await fill(lin, center, accounts);
  const madeGroup = await group(lin, center, { accounts, people: joined });
  const named = (name: string) => joined.find((person) => person.name === name);
  const teammates = [named('Diego Ramos'), named('Hana Kim')];
  const madeTeam = await team(lin, center, { account: accounts[3]?.id ?? '', group: madeGroup, people: teammates });
  const links = await invite(lin, center);
  const bound = await bind(lin, center);
  const { agency, vera } = await partner(lin, center, accounts);
  const { ownAccount, ...studio } = await askLin(lin);
  const { items } = await lin.must('requests.listInbox');
  const offered = await offerLin(lin, center, { ...studio, accountId: accounts[2]?.id ?? '' });
  const diego = named('Diego Ramos') as Newcomer;
  const proposed = await propose(lin, center, { admin: diego, account: bound });
  const told = await tell(lin, center);
  const posting = await giveMoney(lin, center, accounts);
  const invoice = await giveInvoices(lin, center, accounts);
  await setLimits(lin, center, accounts);
  await setRates(lin, center);
  await takePayments(lin, center);
  await advertise(lin, center, accounts[0]?.id ?? '');
  const pixel = await sellOnline(lin, center, accounts[0]?.id ?? '');
  const seen = { account: accounts[0]?.id ?? '', other: accounts[1]?.id ?? '', pixel };
  const audiences = await gather(lin, center, seen);
  await lin.must('identity.createToken', { name: 'Nightly report', scopes: ['members:read', 'assets:read'] });
  return {
    center: center.id,
    pixel,
    audiences,
    accounts: [...accounts.map((account) => account.id), bound],
    lin: known(lin),
    kenji: known(joined.find((person) => person.name === 'Kenji Sato')),
    nobody: known(await signUp('Nia', { email: 'nia@example.com' })),
    vera: known(vera),
    agency,
    ownAccount,
    group: madeGroup,
    team: madeTeam,
    request: items[0]?.id ?? '',
    ...offered,
    ...proposed,
    ...links,
    ...told,
    posting,
    invoice,
  };
}

/** Makes it known to the processes of the tests. */
export function announce(northpeak: Northpeak, folder: string): void {
  const file = path.join(folder, 'northpeak.json');
  writeFileSync(file, JSON.stringify(northpeak));
  process.env['ATRIUM_NORTHPEAK'] = file;
}

export function northpeak(): Northpeak {
  return JSON.parse(readFileSync(process.env['ATRIUM_NORTHPEAK'] ?? '', 'utf8')) as Northpeak;
}
