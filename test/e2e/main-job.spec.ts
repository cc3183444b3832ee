// The whole main job with people side by side, once in each language: from an empty page to a center with a colleague and a
// bound ad account, to access given, raised and taken, and to the log that tells all of it.
import type { Page } from '@playwright/test';
import { type Album, openAlbum } from './album.ts';
import { freshEmail, password } from './newcomers.ts';
import { linkIn, mailTo } from './post-office.ts';
import {
  chooseFrom,
  createCenterByPage,
  type Registrant,
  reasonOf,
  room,
  signUpByPages,
  toastOf,
  undo,
} from './steps.ts';
import { expect, test } from './visits.ts';
import { bothLocales, type Locale, type Say, speaker } from './words.ts';

interface Cast {
  owner: Registrant;
  colleague: Registrant;
  /** Has an ad account of their own. */
  maker: Registrant;
  center: string;
  account: string;
  ownAccount: string;
}

const casts: Record<Locale, Cast> = {
  en: {
    owner: { name: 'Lin Wei', email: '' },
    colleague: { name: 'Amira Haddad', email: '' },
    maker: { name: 'Bo Lindqvist', email: '' },
    center: 'Northpeak Group',
    account: 'Northpeak US – Performance',
    ownAccount: 'Lindqvist Nordics',
  },
  'zh-CN': {
    owner: { name: '林薇', email: '' },
    colleague: { name: '王雨桐', email: '' },
    maker: { name: '陈思远', email: '' },
    center: '北峰集团',
    account: '北峰 美区 直播',
    ownAccount: '思远 东南亚小店',
  },
};

/** What a job is done with: the people, their words, where pictures go, and what was found on the way. */
interface Job extends Cast {
  say: Say;
  picture: Album;
  locale: Locale;
}

async function inviteColleague(owner: Page, job: Job): Promise<void> {
  const { say, picture } = job;
  await room(owner, say, 'members').click();
  await owner.getByRole('button', { name: say('members.invite.action') }).click();
  const dialog = owner.getByRole('dialog', { name: say('members.invite.title') });
  await dialog.getByLabel(say('members.invite.emails')).fill(`${job.colleague.email} `);
  await dialog.getByRole('radio', { name: say('members.invite.preset_operator') }).check();
  await expect(dialog.getByText(say('members.invite.warn_none'))).toBeVisible();
  await dialog.getByRole('checkbox', { name: job.account }).check();
  const sentence = {
    people: 1,
    role: say('access.roles.employee'),
    accounts: 1,
    groups: 0,
    starts: 'none',
    from: '',
    ends: 'none',
    until: '',
  };
  await expect(dialog.getByText(say('members.invite.sentence', sentence))).toBeVisible();
  await picture(owner, '05-invite');
  await dialog.getByRole('button', { name: say('members.invite.send', { count: 1 }) }).click();
  await expect(toastOf(owner, say, say('members.invite.sent', { count: 1 }))).toBeVisible();
}

async function join(colleague: Page, job: Job): Promise<void> {
  const { say, picture, owner, account } = job;
  const mail = await mailTo(job.colleague.email);
  expect(mail.subject).toBe(say('mail.members.invitation.subject', { inviter: owner.name, center: job.center }));
  expect(mail.text).toContain(account);
  await colleague.goto(linkIn(mail, say('mail.members.invitation.button')));
  await expect(colleague.getByRole('heading', { level: 1 })).toContainText(job.center);
  await expect(colleague.getByText(`${account} · ${say('access.roles.operator')}`)).toBeVisible();
  await picture(colleague, '06-invitation');
  await colleague.getByLabel(say('identity.fields.name')).fill(job.colleague.name);
  await colleague.getByLabel(say('identity.fields.password'), { exact: true }).fill(password);
  await colleague.getByRole('button', { name: say('identity.invitation.join') }).click();
  await expect(toastOf(colleague, say, say('identity.invitation.welcome', { center: job.center }))).toBeVisible();
  await expect(colleague.getByRole('link', { name: account })).toBeVisible();
  await picture(colleague, '07-home-of-colleague');
}

/** Somebody without a center makes an ad account. Gives back its id. */
async function makeOwnAccount(maker: Page, job: Job): Promise<string> {
  const { say, picture } = job;
  await signUpByPages(maker, job.locale, job.maker);
  await maker.getByRole('link', { name: say('centers.new.skip') }).click();
  await maker.goto('/me/ad-accounts');
  await maker.getByRole('button', { name: say('assets.own.create') }).click();
  const dialog = maker.getByRole('dialog', { name: say('assets.form.own_title') });
  await dialog.getByLabel(say('assets.form.name')).fill(job.ownAccount);
  await dialog.getByRole('button', { name: say('assets.form.create') }).click();
  await expect(maker.getByRole('heading', { level: 1, name: job.ownAccount })).toBeVisible();
  await picture(maker, '08-own-account');
  return new URL(maker.url()).pathname.split('/').at(-1) ?? '';
}

async function bind(owner: Page, maker: Page, job: Job): Promise<void> {
  const { say, picture, center, ownAccount: account } = job;
  const id = await makeOwnAccount(maker, job);
  const inbox = room(maker, say, 'inbox');
  await expect(inbox).not.toContainText('1');
  await room(owner, say, 'accounts').click();
  await expect(owner.getByRole('heading', { level: 1, name: say('assets.title') })).toBeVisible();
  await chooseFrom(owner, say('assets.add.action'), say('assets.add.bind'));
  const ask = owner.getByRole('dialog', { name: say('assets.bind.title') });
  await ask.getByLabel(say('assets.bind.account_id')).fill(id);
  await ask.getByLabel(say('assets.bind.note')).fill('Q4');
  await picture(owner, '09-bind');
  await ask.getByRole('button', { name: say('assets.bind.send') }).click();
  await expect(toastOf(owner, say, say('assets.bind.sent'))).toBeVisible();

  // The badge comes without a reload.
  await expect(inbox).toContainText('1');
  await inbox.click();
  await expect(
    maker.getByRole('heading', { name: say('requests.headline.binding', { center, account }) }),
  ).toBeVisible();
  await expect(maker.getByText(say('requests.binding.meaning', { center }))).toBeVisible();
  await expect(maker.getByText(say('requests.can.other_own'))).toBeVisible();
  await picture(maker, '10-inbox');
  await maker.getByRole('button', { name: say('requests.actions.accept') }).click();
  const confirm = maker.getByRole('alertdialog', {
    name: say('requests.binding.confirm_title', { account, center }),
  });
  await picture(maker, '11-hand-over');
  await confirm.getByRole('button', { name: say('requests.binding.confirm') }).click();
  await expect(toastOf(maker, say, say('requests.done.binding_approved', { center, account }))).toBeVisible();
  await expect(inbox).not.toContainText('1');

  // Who asked has the list open, and it grows by itself.
  await expect(owner.getByRole('link', { name: account })).toBeVisible();
  await picture(owner, '12-ad-accounts');
}

async function giveAsAnalyst(owner: Page, job: Job): Promise<void> {
  const { say, picture } = job;
  await owner.getByRole('link', { name: job.ownAccount }).click();
  await owner.getByRole('link', { name: say('assets.account.overview'), exact: true }).click();
  await expect(owner.getByText(say('assets.origins.bound'))).toBeVisible();
  await picture(owner, '13-account');
  await owner.getByRole('link', { name: say('assets.account.people') }).click();
  await owner
    .getByRole('button', { name: say('assets.people.add') })
    .first()
    .click();
  const dialog = owner.getByRole('dialog', { name: say('assets.assign.title', { account: job.ownAccount }) });
  await dialog.getByRole('checkbox', { name: job.colleague.name }).check();
  await dialog.getByRole('radio', { name: say('access.roles.analyst') }).check();
  await picture(owner, '14-assign');
  await dialog.getByRole('button', { name: say('assets.assign.save', { count: 1, teams: 0 }) }).click();
  await expect(toastOf(owner, say, say('assets.assign.done', { count: 1, teams: 0 }))).toBeVisible();
}

/** An analyst sees the account and the reasons why not to change it. */
async function lookAsAnalyst(colleague: Page, job: Job): Promise<void> {
  const { say, picture } = job;
  await colleague.getByRole('link', { name: job.ownAccount }).click();
  await colleague.getByRole('link', { name: say('assets.account.overview'), exact: true }).click();
  const rights = colleague.getByRole('listitem');
  await expect(rights.getByText(`${say('assets.rights.view')} (${say('assets.rights.yes')})`)).toBeVisible();
  await expect(rights.getByText(`${say('assets.rights.edit')} (${say('assets.rights.no')})`)).toBeVisible();
  await picture(colleague, '15-account-of-analyst');
  await colleague
    .getByRole('main')
    .getByRole('link', { name: say('assets.account.settings') })
    .click();
  await expect(colleague.getByText(say('assets.why.edit')).first()).toBeVisible();
  const save = colleague.getByRole('button', { name: say('assets.form.save') });
  expect(await reasonOf(colleague, save)).toBe(say('assets.why.edit'));
  const members = colleague.getByRole('button', { name: say('frame.nav.members'), exact: true });
  expect(await reasonOf(colleague, members)).toContain(say('access.actions.member_list'));
  await picture(colleague, '16-settings-of-analyst');
}

/** The owner raises the role twice; the colleague's page follows by itself, and then they can. */
async function raise(owner: Page, colleague: Page, job: Job): Promise<void> {
  const { say, picture } = job;
  const { name } = job.colleague;
  const role = owner.getByRole('combobox', { name: say('assets.people.role_of', { name }) });
  const company = colleague.getByLabel(say('assets.form.company'));
  await expect(company).not.toBeEditable();
  for (const raised of ['operator', 'admin'] as const) {
    await role.selectOption(raised);
    const words = { name, role: say(`access.roles.${raised}`) };
    await expect(toastOf(owner, say, say('assets.people.changed', words))).toBeVisible();
  }
  await picture(owner, '17-people');
  await expect(company).toBeEditable();
  await company.fill('Lindqvist AB');
  await colleague.getByRole('button', { name: say('assets.form.save') }).click();
  await expect(toastOf(colleague, say, say('assets.form.saved'))).toBeVisible();
}

async function remove(owner: Page, job: Job): Promise<void> {
  const { say, picture, colleague } = job;
  const { name } = colleague;
  await chooseFrom(owner, say('common.actions_of', { name }), say('members.menu.remove'));
  const dialog = owner.getByRole('alertdialog', { name: say('members.remove.title', { name }) });
  const lost = { account: job.ownAccount, role: say('access.roles.admin') };
  await expect(dialog.getByText(say('members.remove.loses_account', lost))).toBeVisible();
  await dialog.getByLabel(say('members.remove.reason')).fill('Project is over');
  await picture(owner, '18-remove');
  await dialog.getByRole('button', { name: say('members.remove.confirm'), exact: true }).click();
  await expect(toastOf(owner, say, say('members.remove.done', { name }))).toBeVisible();
}

/** Out at once: the very next request is refused, and the page that is open says so by itself. */
async function expectOut(colleague: Page, center: string, say: Say): Promise<void> {
  expect((await colleague.request.get(`/api/v1/centers/${center}`)).status()).toBe(404);
  await expect(colleague.getByRole('heading', { name: say('errors.not_found_title') })).toBeVisible();
}

async function readLog(owner: Page, job: Job): Promise<void> {
  const { say, picture } = job;
  await room(owner, say, 'activity').click();
  const { owner: lin, colleague, maker } = job;
  const told: [string, string, string, number?][] = [
    [lin.name, 'centers_center_created', job.center],
    [lin.name, 'assets_account_created', job.account],
    [lin.name, 'members_invitation_sent', colleague.email],
    [colleague.name, 'members_invitation_accepted', ''],
    [lin.name, 'assets_binding_requested', ''],
    [maker.name, 'assets_account_bound', job.ownAccount],
    [lin.name, 'assets_account_assigned', job.ownAccount, 3],
    [colleague.name, 'assets_account_updated', job.ownAccount],
    [lin.name, 'members_member_removed', colleague.name, 2],
    [lin.name, 'members_member_restored', colleague.name],
  ];
  await picture(owner, '20-activity');
  // Rows are drawn only where they are seen.
  await owner.setViewportSize({ width: 1440, height: 2400 });
  const rows = owner.getByRole('table', { name: say('audit.table.label') }).getByRole('row');
  for (const [who, action, object, times = 1] of told) {
    const told = rows.filter({ hasText: who }).filter({ hasText: say(`audit.actions.${action}`) });
    await expect(told.filter({ hasText: object }), `${who}: ${action}`).toHaveCount(times);
  }
  await rows.filter({ hasText: say('audit.actions.members_member_restored') }).click();
  await expect(owner.getByRole('dialog')).toContainText(colleague.name);
}

for (const locale of bothLocales) {
  test(`a center from nothing, a colleague in and out, and the log of it, in ${locale}`, async ({ visit }) => {
    test.setTimeout(180_000);
    const cast = structuredClone(casts[locale]);
    for (const one of ['owner', 'colleague', 'maker'] as const) cast[one].email = freshEmail(`${one}.${locale}`);
    const say = speaker(locale);
    const job: Job = { ...cast, say, locale, picture: openAlbum(locale) };
    const owner = await visit();
    const colleague = await visit({ locale });
    const maker = await visit();

    await owner.goto('/');
    await expect(owner).toHaveURL('/welcome');
    await job.picture(owner, '01-welcome');
    await signUpByPages(owner, locale, cast.owner);
    await expect(owner.getByRole('heading', { name: say('centers.new.title') })).toBeVisible();
    await job.picture(owner, '02-new-center');
    const center = await createCenterByPage(owner, say, cast.center);
    await expect(owner.getByText(say('home.checklist.title'))).toBeVisible();
    await job.picture(owner, '03-home');

    await owner.getByRole('button', { name: say('home.checklist.account') }).click();
    const create = owner.getByRole('dialog', { name: say('assets.form.create_title') });
    await create.getByLabel(say('assets.form.name')).fill(cast.account);
    await job.picture(owner, '04-create-account');
    await create.getByRole('button', { name: say('assets.form.create') }).click();
    await expect(owner.getByRole('heading', { level: 1, name: cast.account })).toBeVisible();

    await inviteColleague(owner, job);
    await join(colleague, job);
    await bind(owner, maker, job);
    await giveAsAnalyst(owner, job);
    await lookAsAnalyst(colleague, job);
    await raise(owner, colleague, job);

    await room(owner, say, 'members').click();
    await remove(owner, job);
    await expectOut(colleague, center, say);
    await job.picture(colleague, '19-out');
    const { name } = cast.colleague;
    await undo(owner, say, say('members.remove.done', { name }));
    await expect(toastOf(owner, say, say('members.remove.undone', { name }))).toBeVisible();
    await expect(colleague.getByRole('heading', { level: 1, name: cast.ownAccount })).toBeVisible();
    await remove(owner, job);
    await expectOut(colleague, center, say);
    await colleague.getByRole('link', { name: say('errors.go_home') }).click();
    await expect(colleague.getByRole('heading', { name: say('centers.new.title') })).toBeVisible();

    await readLog(owner, job);
  });
}
