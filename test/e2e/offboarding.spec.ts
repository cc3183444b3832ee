// A person leaves: what they have open goes to an heir, the rest ends, and the receipt is kept, read and verified.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { getDocumentProxy } from 'unpdf';
import type { SignedReceipt } from '../../src/contract/members-offboarding.ts';
import { canonicalJson } from '../../src/server/foundation/signing.ts';
import { paths, withQuery } from '../../src/web/paths.ts';
import { addAccount, bringIn, type Center, freshEmail, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

interface Cast {
  owner: Newcomer;
  leaver: Newcomer;
  heir: Newcomer;
  center: Center;
  guest: string;
}

/** An Admin with an account, who has invited somebody and proposed a change for a later day; and another Admin. */
async function openCast(locale: Locale): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak 美区');
  const as = { role: 'admin' } as const;
  const leaver = await bringIn(owner, center, { name: '陈思远', email: freshEmail('siyuan'), locale, as });
  const heir = await bringIn(owner, center, { name: 'Amira Haddad', locale, as });
  const at = { center: center.id };
  await owner.must('assets.assignAccount', { ...at, account: account.id, person: leaver.id, role: 'operator' });
  const guest = freshEmail('guest');
  await leaver.must('members.inviteMembers', { ...at, emails: [guest] });
  const calls = [{ endpoint: 'centers.updateCenter', input: { name: 'Northpeak Group' } }];
  await leaver.must('requests.proposeChanges', {
    ...at,
    calls,
    note: 'Rename in spring',
    runAt: '2099-01-01T00:00:00Z',
  });
  return { owner, leaver, heir, center, guest };
}

async function openDialog(page: Page, say: Say, { center, leaver }: Cast): Promise<Locator> {
  await page.goto(paths.member(center.id, leaver.id));
  await page.getByRole('button', { name: say('members.profile.more'), exact: true }).click();
  await page.getByRole('menuitem', { name: say('members.menu.offboard'), exact: true }).click();
  return page.getByRole('alertdialog', { name: say('members.offboard.title', { name: leaver.name }) });
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync(await download.path());
}

async function textOf(pdf: Buffer): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { items } = await (await document.getPage(1)).getTextContent();
  return items
    .map((item) => ('str' in item ? item.str : ''))
    .join('')
    .replaceAll(' ', '');
}

function isGenuine({ receipt, signature }: SignedReceipt): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: signature.publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(canonicalJson(receipt)), key, Buffer.from(signature.value, 'base64url'));
}

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`an Owner offboards an Admin, names an heir and keeps the receipt, ${locale}`, async ({ visit }) => {
    const cast = await openCast(locale);
    const { owner, leaver, heir, center, guest } = cast;
    const page = await visit({ as: owner, locale });
    const dialog = await openDialog(page, say, cast);
    await expect(dialog.getByText(guest)).toBeVisible();
    await expect(dialog.getByText('Northpeak 美区')).toBeVisible();
    await dialog.getByRole('button', { name: say('members.offboard.confirm'), exact: true }).click();
    await expect(dialog.getByText(say('members.offboard.need_heir'))).toBeVisible();
    await dialog.getByLabel(say('members.offboard.heir'), { exact: true }).fill('Amira');
    await page.getByRole('option', { name: 'Amira Haddad' }).click();
    const kind = say('members.offboard.kind', { kind: say('members.leaving.proposal'), count: 1 });
    await dialog.getByRole('checkbox', { name: kind }).uncheck();
    await dialog.getByLabel(say('members.offboard.reason')).fill('Left for another company');
    await dialog.getByRole('button', { name: say('members.offboard.confirm'), exact: true }).click();

    const done = page.getByRole('dialog', { name: say('members.offboard.done', { name: leaver.name }) });
    await expect(done.getByText(say('members.offboard.done_handed', { count: 1, name: heir.name }))).toBeVisible();
    const link = (format: string) => done.getByRole('link', { name: say(`members.offboard.${format}`), exact: true });
    const signed = JSON.parse((await downloaded(page, () => link('json').click())).toString('utf8')) as SignedReceipt;
    expect(isGenuine(signed)).toBe(true);
    const { keys } = await owner.must('members.listReceiptKeys');
    expect(keys.map(({ publicKey }) => publicKey)).toContain(signed.signature.publicKey);
    expect(signed.receipt.items.map((item) => `${item.kind} ${item.outcome}`)).toEqual([
      'invitation handed_over',
      'proposal ended',
      'account ended',
      'membership ended',
      'access ended',
    ]);
    const text = await textOf(await downloaded(page, () => link('pdf').click()));
    for (const word of [say('mail.receipt.title'), leaver.name, heir.name, guest, 'Northpeak美区'])
      expect(text).toContain(word.replaceAll(' ', ''));
    await done
      .getByRole('button', { name: say('common.close'), exact: true })
      .last()
      .click();

    await expect(page).toHaveURL(paths.members(center.id));
    expect((await leaver.call('centers.getCenter', { center: center.id })).status).toBe(404);
    const { items } = await owner.must('members.listInvitations', { center: center.id, state: 'pending' });
    expect(items.map(({ invitedBy }) => invitedBy.name)).toEqual([heir.name]);
  });

  test(`a receipt is found again in the log and where the person was, ${locale}`, async ({ visit }) => {
    const { owner, leaver, center } = await openCast(locale);
    const ends = ['invitation', 'proposal'] as const;
    await owner.must('members.offboardMember', { center: center.id, member: leaver.id, ends: [...ends] });
    const page = await visit({ as: owner, locale });
    const ofPerson = withQuery(paths.receipts(center.id), { person: leaver.id });
    await page.goto(withQuery(paths.activity(center.id), { action: 'members.member_offboarded' }));
    const entry = say('audit.actions.members_member_offboarded');
    await page.getByRole('button', { name: entry, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: entry });
    await dialog.getByRole('link', { name: say('members.receipts.of_person'), exact: true }).click();
    await expect(page).toHaveURL(ofPerson);
    await page.goto(paths.member(center.id, leaver.id));
    await page.getByRole('link', { name: say('members.receipts.of_person'), exact: true }).click();
    await expect(page).toHaveURL(ofPerson);
    const row = page.getByRole('row', { name: leaver.name });
    await expect(row).toContainText(say('members.receipts.counts', { ended: 5, handedOver: 0 }));
    await page.getByRole('button', { name: say('common.actions_of', { name: leaver.name }), exact: true }).click();
    const item = page.getByRole('menuitem', { name: say('members.offboard.json'), exact: true });
    const file = await downloaded(page, () => item.click());
    expect(isGenuine(JSON.parse(file.toString('utf8')) as SignedReceipt)).toBe(true);
  });
}
