// What begins later and what ends early: a membership with a first day, ends that are moved, and a higher role that is
// taken back before it was given or before its time.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { mailTo } from './post-office.ts';
import { chooseFrom, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

interface Cast {
  owner: Newcomer;
  center: Center;
  account: string;
}

async function openCast(locale: Locale): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const { id: account } = await addAccount(owner, center, 'Northpeak JP');
  return { owner, center, account };
}

/** Fills a day and a reason into the dialog that moves an end. */
async function extend(page: Page, say: Say, { name, day }: { name: string; day: string }): Promise<void> {
  const dialog = page.getByRole('dialog', { name: say('access.extend.title', { name }) });
  await dialog.getByRole('button', { name: say('access.extend.save') }).click();
  await expect(dialog.getByText(say('access.extend.not_later'))).toBeVisible();
  await dialog.getByLabel(say('access.extend.until')).fill(day);
  await dialog.getByLabel(say('access.extend.reason')).fill('The project goes on');
  await dialog.getByRole('button', { name: say('access.extend.save') }).click();
  await expect(toastOf(page, say, say('access.extend.done', { name }))).toBeVisible();
}

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`who is invited for later accepts, and is told from which day on, ${locale}`, async ({ visit }) => {
    const { owner, center, account } = await openCast(locale);
    await owner.must('assets.createGroup', { center: center.id, name: 'Asia', accounts: [account] });
    const page = await visit({ as: owner, locale });
    await page.goto(`${paths.members(center.id)}?do=invite`);
    const dialog = page.getByRole('dialog', { name: say('members.invite.title') });
    const email = `kenji.${crypto.randomUUID().slice(0, 8)}@example.com`;
    await dialog.getByLabel(say('members.invite.emails')).fill(`${email} `);
    await dialog.getByRole('checkbox', { name: 'Asia' }).check();
    await dialog.getByText(say('members.invite.detail')).click();
    await dialog.getByLabel(say('common.term.starts')).fill('2099-03-01');
    await dialog.getByLabel(say('common.term.ends')).fill('2099-02-01');
    await expect(dialog.getByText(say('common.term.end_before_start')).first()).toBeVisible();
    await dialog.getByLabel(say('common.term.ends')).fill('2099-12-31');
    await dialog.getByRole('button', { name: say('members.invite.send', { count: 1 }) }).click();
    await expect(toastOf(page, say, say('members.invite.sent', { count: 1 }))).toBeVisible();

    const guest = await visit({ locale });
    const mail = await mailTo(email);
    expect(mail.text).toContain('Asia');
    await guest.goto(/https?:\S+\/invitations\/[^\s"<>]+/.exec(mail.text)?.[0] ?? '');
    await expect(guest.getByText(`Asia · ${say('access.roles.operator')}`)).toBeVisible();
    await guest.getByLabel(say('identity.fields.name')).fill('Kenji Sato');
    await guest.getByLabel(say('identity.fields.password'), { exact: true }).fill('violet harbour 7 lanterns');
    await guest.getByRole('button', { name: say('identity.invitation.join') }).click();
    const heading = guest.getByRole('heading', { level: 1, name: /2099/ });
    await expect(heading).toContainText('Northpeak');
    await expect(guest.getByText(say('access.fix.advance_member', { who: 'you', person: '' }))).toBeVisible();
    await guest.goto('/');
    await expect(heading).toBeVisible();

    await page.goto(`${paths.members(center.id)}?state=not_started`);
    await expect(page.getByRole('row', { name: 'Kenji Sato' })).toContainText(say('members.states.not_started'));
  });

  test(`ends of access and of a membership are moved with a reason, ${locale}`, async ({ visit }) => {
    const { owner, center, account } = await openCast(locale);
    const as = { membershipExpiresAt: soon(3) };
    const { id: person } = await bringIn(owner, center, { name: 'Kenji Sato', locale, as });
    const given = { center: center.id, account, person, role: 'analyst', expiresAt: soon(2) } as const;
    await owner.must('assets.assignAccount', given);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountPeople(center.id, account));
    await chooseFrom(page, say('common.actions_of', { name: 'Kenji Sato' }), say('access.extend.action'));
    await extend(page, say, { name: 'Kenji Sato', day: '2099-12-31' });
    await expect(page.getByRole('row', { name: 'Kenji Sato' })).toContainText('2099');

    const people = [{ person, role: 'analyst' as const, expiresAt: soon(2) }];
    const made = { center: center.id, name: 'Asia', accounts: [account], people };
    const { id: group } = await owner.must('assets.createGroup', made);
    await page.goto(paths.groupPeople(center.id, group));
    await chooseFrom(page, say('common.actions_of', { name: 'Kenji Sato' }), say('access.extend.action'));
    await extend(page, say, { name: 'Kenji Sato', day: '2099-12-31' });
    await expect(page.getByRole('row', { name: 'Kenji Sato' })).toContainText('2099');

    await page.goto(paths.member(center.id, person));
    await page
      .getByRole('button', { name: say('access.extend.action') })
      .first()
      .click();
    await extend(page, say, { name: 'Kenji Sato', day: '2099-11-30' });
    const { expiresAt } = await owner.must('members.getMember', { center: center.id, member: person });
    expect(expiresAt).toContain('2099-11-30');
  });

  test(`a higher role is ended before its time, ${locale}`, async ({ visit }) => {
    const { owner, center, account } = await openCast(locale);
    const accounts = [{ id: account, role: 'analyst' as const }];
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale, as: { accounts } });
    const asked = { center: center.id, account, role: 'operator', hours: 4, reason: 'Launch' } as const;
    const { request } = await kenji.must('access.requestElevation', asked);
    await owner.must('requests.decideRequest', { request, decision: 'approve' });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountPeople(center.id, account));
    const row = page.getByRole('row', { name: 'Kenji Sato' }).filter({ hasText: say('assets.ways.elevation') });
    await row.getByRole('button', { name: say('common.actions_of', { name: 'Kenji Sato' }) }).click();
    await page.getByRole('menuitem', { name: say('access.elevation.end') }).click();
    await expect(toastOf(page, say, say('access.elevation.ended', { name: 'Kenji Sato' }))).toBeVisible();
    await expect(row).toHaveCount(0);
    expect((await owner.must('access.listElevations', { center: center.id, state: 'running' })).total).toBe(0);
  });

  test(`a higher role that was asked for is taken back, from the inbox or where it is missing, ${locale}`, async ({
    visit,
  }) => {
    const { owner, center, account } = await openCast(locale);
    const accounts = [{ id: account, role: 'analyst' as const }];
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale, as: { accounts } });
    const asked = { center: center.id, account, role: 'operator', hours: 4, reason: 'Launch' } as const;
    await kenji.must('access.requestElevation', asked);
    const page = await visit({ as: kenji, locale });
    await page.goto(paths.inbox(center.id));
    await page.getByRole('link', { name: say('requests.tabs.sent') }).click();
    const words = { role: say('access.roles.operator'), account: 'Northpeak JP', hours: 4 };
    const name = say('requests.sent.elevation', words);
    await chooseFrom(page, say('common.actions_of', { name }), say('requests.sent.withdraw'));
    const dialog = page.getByRole('alertdialog', { name: say('requests.sent.withdraw_title') });
    await dialog.getByRole('button', { name: say('requests.sent.withdraw') }).click();
    await expect(toastOf(page, say, say('requests.sent.withdrawn'))).toBeVisible();
    await expect(page.getByRole('row', { name })).toContainText(say('requests.states.cancelled'));

    await kenji.must('access.requestElevation', asked);
    await page.goto(paths.accountPeople(center.id, account));
    await page.getByRole('button', { name: say('members.why.explain') }).click();
    await expect(page.getByText(say('requests.sent.waiting', words))).toBeVisible();
    await page.getByRole('button', { name: say('requests.sent.withdraw') }).click();
    await expect(page.getByRole('button', { name: say('access.elevation.ask') })).toBeVisible();
    expect((await owner.must('requests.countInbox')).open).toBe(0);
  });

  test(`accounts and roles are given from a later day on, ${locale}`, async ({ visit }) => {
    const { owner, center, account } = await openCast(locale);
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
    const priya = await bringIn(owner, center, { name: 'Priya Nair', locale });
    const page = await visit({ as: owner, locale });
    const shown = /2099/;
    await page.goto(paths.accountPeople(center.id, account));
    await page.getByRole('button', { name: say('assets.people.add') }).click();
    const assign = page.getByRole('dialog', { name: say('assets.assign.title', { account: 'Northpeak JP' }) });
    await assign.getByRole('checkbox', { name: 'Kenji Sato' }).check();
    await assign.getByLabel(say('common.term.starts')).fill('2099-03-01');
    await assign.getByRole('button', { name: say('assets.assign.save', { count: 1, teams: 0 }) }).click();
    await expect(page.getByRole('row', { name: 'Kenji Sato' })).toContainText(shown);

    await page.goto(paths.member(center.id, priya.id));
    await page
      .getByRole('button', { name: say('members.menu.give') })
      .first()
      .click();
    const give = page.getByRole('dialog', { name: say('members.give.title', { name: 'Priya Nair' }) });
    await give.getByRole('checkbox', { name: 'Northpeak JP' }).check();
    await give.getByLabel(say('common.term.starts')).fill('2099-03-01');
    await give.getByRole('button', { name: say('members.give.save', { count: 1 }) }).click();
    await expect(toastOf(page, say, say('members.give.done', { name: 'Priya Nair', count: 1 }))).toBeVisible();
    const { items } = await owner.must('assets.listAccountPeople', { center: center.id, account });
    for (const { startsAt } of items) expect(startsAt).toMatch(/^2099-02-28|^2099-03-01/);
    expect(items.map(({ person }) => person.id).toSorted()).toEqual([kenji.id, priya.id].toSorted());

    await page
      .getByRole('button', { name: say('members.menu.role') })
      .first()
      .click();
    const role = page.getByRole('dialog', { name: say('members.change.title', { name: 'Priya Nair' }) });
    await role.getByLabel(say('common.term.starts')).fill('2099-03-01');
    await role.getByRole('button', { name: say('members.change.save') }).click();
    await expect(toastOf(page, say, say('members.change.saved', { name: 'Priya Nair' }))).toBeVisible();
    await expect(page.getByText(say('members.profile.not_started_hint', { name: 'Priya Nair' }))).toBeVisible();
  });
}
