// Four eyes: what a rule protects is proposed where it was tried, decided by another person in another browser, and made.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { reasonOf, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Cast {
  owner: Newcomer;
  amira: Newcomer;
  diego: Newcomer;
  kenji: Newcomer;
  center: Center;
}

/** An Owner, two Admins and an employee, in a center where making somebody Admin needs one approval. */
async function openCast(locale: Locale): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const as = { role: 'admin' } as const;
  const amira = await bringIn(owner, center, { name: 'Amira Haddad', locale, as });
  const diego = await bringIn(owner, center, { name: 'Diego Ramos', locale, as });
  const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
  return { owner, amira, diego, kenji, center };
}

async function protectAdmins({ owner, center }: Cast): Promise<void> {
  const rules = [{ area: 'admins', approvals: 1, approvers: 'admins' } as const];
  await owner.must('requests.putApprovalRules', { center: center.id, rules });
}

/** Tries to make Kenji an Admin, and proposes it where it is refused; ends on the page of the proposal. */
async function propose(page: Page, say: Say, { center, kenji }: Cast): Promise<void> {
  await page.goto(paths.member(center.id, kenji.id));
  await page.getByRole('button', { name: say('members.menu.role') }).click();
  const change = page.getByRole('dialog', { name: say('members.change.title', { name: 'Kenji Sato' }) });
  await change.getByRole('radio', { name: say('access.roles.admin') }).check();
  await change.getByRole('button', { name: say('members.change.save') }).click();
  const dialog = page.getByRole('dialog', { name: say('requests.approval.title') });
  await expect(dialog.getByText('Diego Ramos')).toBeVisible();
  await expect(dialog.getByRole('row', { name: say('audit.fields.role'), exact: false }).first()).toBeVisible();
  await dialog.getByRole('button', { name: say('common.cancel') }).click();
  await expect(change.getByRole('radio', { name: say('access.roles.admin') })).toBeChecked();
  await change.getByRole('button', { name: say('members.change.save') }).click();
  // The dialog grows as the preview comes: what is pressed before that may be elsewhere by then.
  await expect(dialog.getByRole('row', { name: say('audit.fields.role'), exact: false }).first()).toBeVisible();
  await dialog.getByLabel(say('requests.approval.note')).fill('Runs the weekend');
  await dialog.getByRole('button', { name: say('requests.approval.propose') }).click();
  await expect(toastOf(page, say, say('requests.approval.waits'))).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: say('requests.proposals.open_page') }).click();
  await expect(page.getByText('Runs the weekend')).toBeVisible();
  await expect(state(page, say, 'pending')).toBeVisible();
}

// The whole words: in Chinese the state "done" also begins how many of its calls are done.
function state(page: Page, say: Say, name: string) {
  return page
    .getByRole('main')
    .getByText(say(`requests.proposals.states.${name}`), { exact: true })
    .first();
}

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`an Admin proposes what needs approval, another approves it in the inbox, ${locale}`, async ({ visit }) => {
    const cast = await openCast(locale);
    const { owner, amira, diego, kenji, center } = cast;
    const settings = await visit({ as: owner, locale });
    await settings.goto(paths.settings(center.id));
    const area = say('requests.areas.admins');
    await settings.getByLabel(say('settings.approval.approvals_of', { area })).selectOption('3');
    await expect(settings.getByText(say('settings.approval.too_few', { area }))).toBeVisible();
    await settings.getByLabel(say('settings.approval.approvals_of', { area })).selectOption('1');
    await settings.getByRole('button', { name: say('settings.approval.save') }).click();
    await expect(toastOf(settings, say, say('settings.approval.saved'))).toBeVisible();

    const page = await visit({ as: amira, locale });
    await propose(page, say, cast);
    const approve = page.getByRole('button', { name: say('requests.proposals.approve') });
    expect(await reasonOf(page, approve)).toBe(say('requests.proposals.why.maker'));

    const other = await visit({ as: diego, locale });
    await other.goto(paths.inbox(center.id));
    await expect(other.getByText('Runs the weekend').first()).toBeVisible();
    await expect(other.getByRole('row', { name: say('audit.fields.role') }).first()).toBeVisible();
    await other.getByRole('button', { name: say('requests.proposals.approve') }).click();
    await expect(toastOf(other, say, say('requests.proposals.approved_last'))).toBeVisible();

    await expect(state(page, say, 'done')).toBeVisible();
    await expect(page.getByText('Diego Ramos')).toBeVisible();
    await page.goto(paths.member(center.id, kenji.id));
    await expect(page.getByText(say('access.roles.admin')).first()).toBeVisible();
    const { role } = await owner.must('members.getMember', { center: center.id, member: kenji.id });
    expect(role).toBe('admin');
  });

  test(`what is declined is not made, ${locale}`, async ({ visit }) => {
    const cast = await openCast(locale);
    await protectAdmins(cast);
    const { owner, amira, diego, kenji, center } = cast;
    const page = await visit({ as: amira, locale });
    await propose(page, say, cast);
    const other = await visit({ as: diego, locale });
    await other.goto(new URL(page.url()).pathname);
    await other.getByRole('button', { name: say('requests.proposals.decline') }).click();
    await expect(toastOf(other, say, say('requests.proposals.declined'))).toBeVisible();
    await expect(state(page, say, 'declined')).toBeVisible();
    await other.goto(`${paths.proposals(center.id)}?state=ended`);
    await expect(other.getByRole('row', { name: /Kenji Sato/ })).toContainText(
      say('requests.proposals.states.declined'),
    );
    const { role } = await owner.must('members.getMember', { center: center.id, member: kenji.id });
    expect(role).toBe('employee');
  });

  test(`an Owner makes it at once in an emergency, and cancels what they proposed, ${locale}`, async ({ visit }) => {
    const cast = await openCast(locale);
    await protectAdmins(cast);
    const { owner, amira, kenji, center } = cast;
    const page = await visit({ as: amira, locale });
    await propose(page, say, cast);
    const force = page.getByRole('button', { name: say('requests.proposals.force') });
    expect(await reasonOf(page, force)).toBe(say('requests.proposals.why.only_owner'));

    const lin = await visit({ as: owner, locale });
    await lin.goto(new URL(page.url()).pathname);
    await lin.getByRole('button', { name: say('requests.proposals.force') }).click();
    const dialog = lin.getByRole('dialog', { name: say('requests.proposals.force_title') });
    await dialog.getByRole('button', { name: say('requests.proposals.force_action') }).click();
    await expect(dialog.getByText(say('errors.fields.required'))).toBeVisible();
    await dialog.getByLabel(say('requests.proposals.force_reason')).fill('Nobody else is here');
    await dialog.getByRole('button', { name: say('requests.proposals.force_action') }).click();
    await expect(toastOf(lin, say, say('requests.proposals.forced'))).toBeVisible();
    await expect(state(page, say, 'done')).toBeVisible();
    await expect(page.getByText('Nobody else is here')).toBeVisible();
    const { role } = await owner.must('members.getMember', { center: center.id, member: kenji.id });
    expect(role).toBe('admin');

    const calls = [{ endpoint: 'members.updateMember', input: { member: amira.id, role: 'owner' } }];
    const second = await owner.must('requests.proposeChanges', { center: center.id, calls });
    await lin.goto(paths.proposal(center.id, second.id));
    await lin.getByRole('button', { name: say('requests.proposals.cancel') }).click();
    const confirm = lin.getByRole('alertdialog', { name: say('requests.proposals.cancel_title') });
    await confirm.getByRole('button', { name: say('requests.proposals.cancel') }).click();
    await expect(state(lin, say, 'cancelled')).toBeVisible();
  });
}
