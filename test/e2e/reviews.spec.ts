// Reviews of access: asked about members at once, answered by somebody else in the inbox.
import { paths } from '../../src/web/paths.ts';
import { bringIn, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

/** A button whose key is told behind its name. */
const startingWith = (name: string): RegExp => new RegExp(`^${name}`);

for (const locale of localesOf('en')) {
  const say = speaker(locale);

  test(`who still needs access is asked of another, who keeps one and removes one, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const amira = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'admin' } });
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
    const mara = await bringIn(owner, center, { name: 'Mara Stern', locale });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.members(center.id));
    for (const name of ['Kenji Sato', 'Mara Stern'])
      await page.getByRole('row', { name, exact: false }).getByRole('checkbox').check();
    await page.getByRole('button', { name: say('members.at_once.review'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('members.at_once.review_title', { count: 2 }) });
    await dialog.getByLabel(say('members.at_once.review_note'), { exact: true }).fill('Before the audit');
    await dialog.getByRole('button', { name: say('members.at_once.review_confirm', { count: 2 }) }).click();
    await expect(toastOf(page, say, say('members.at_once.review_done', { count: 2 }))).toBeVisible();

    const other = await visit({ as: amira, locale });
    const { items } = await amira.must('requests.listInbox', { kind: 'members.review' });
    const open = async (member: string): Promise<void> => {
      const request = items.find((one) => one.kind === 'members.review' && one.details.member.id === member);
      await other.goto(`${paths.inbox(center.id)}?request=${request?.id}`);
      await expect(other.getByText('Before the audit', { exact: true }).first()).toBeVisible();
    };
    await open(kenji.id);
    await other.getByRole('button', { name: startingWith(say('requests.actions.keep_access')) }).click();
    await expect(toastOf(other, say, say('requests.done.review_approved', { name: 'Kenji Sato' }))).toBeVisible();
    await open(mara.id);
    await other.getByRole('button', { name: startingWith(say('requests.actions.remove_member')) }).click();
    const values = { name: 'Mara Stern', center: 'Northpeak' };
    const sure = other.getByRole('alertdialog', { name: say('requests.review.confirm_title', values) });
    await sure.getByRole('button', { name: say('requests.review.confirm'), exact: true }).click();
    await expect(toastOf(other, say, say('requests.done.review_declined', values))).toBeVisible();
    // What is open on another page follows.
    await expect(page.getByRole('row', { name: 'Mara Stern', exact: false })).toHaveCount(0);
    await expect(page.getByRole('row', { name: 'Kenji Sato', exact: false })).toBeVisible();
  });
}
