// What people do on the pages, by role and label, in the language of `say`.
import { expect, type Locator, type Page } from '@playwright/test';
import { password } from './newcomers.ts';
import { linkIn, mailTo } from './post-office.ts';
import { type Locale, type Say, speaker } from './words.ts';

/** The name of each language in itself, as the first page offers it. */
const ownNames: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

/** On the first page, where every language has a button of its own. */
export function languageButton(page: Page, locale: Locale): Locator {
  return page.getByRole('main').getByRole('button', { name: ownNames[locale] });
}

export interface Registrant {
  name: string;
  email: string;
}

/** From the first page to a confirmed address; ends where the app leads somebody new. */
export async function signUpByPages(page: Page, locale: Locale, { name, email }: Registrant): Promise<void> {
  const say = speaker(locale);
  await page.goto('/');
  await languageButton(page, locale).click();
  await expect(page.getByRole('heading', { name: say('identity.welcome.title') })).toBeVisible();
  await page.getByRole('link', { name: say('identity.sign_up.action') }).click();
  await page.getByLabel(say('identity.fields.name')).fill(name);
  await page.getByLabel(say('identity.fields.work_email')).fill(email);
  await page.getByLabel(say('identity.fields.password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say('identity.sign_up.action') }).click();
  await expect(page.getByRole('heading', { name: say('identity.mail.title') })).toBeVisible();
  const mail = await mailTo(email);
  expect(mail.subject).toBe(say('mail.identity.confirm_address.subject'));
  await page.goto(linkIn(mail, say('mail.identity.confirm_address.button')));
}

export async function createCenterByPage(page: Page, say: Say, name: string): Promise<string> {
  await expect(page.getByRole('heading', { name: say('centers.new.title') })).toBeVisible();
  await page.getByLabel(say('centers.fields.name')).fill(name);
  await page.getByRole('button', { name: say('centers.new.action') }).click();
  await expect(page).toHaveURL(/\/\d+$/);
  return new URL(page.url()).pathname.slice(1);
}

/** A room in the sidebar. */
export function room(page: Page, say: Say, key: string): Locator {
  const sidebar = page.getByRole('navigation', { name: say('frame.main_navigation') });
  return sidebar.getByRole('link', { name: say(`frame.nav.${key}`) });
}

export function toastOf(page: Page, say: Say, text: string): Locator {
  return page.getByRole('region', { name: say('common.notifications') }).getByText(text);
}

/** Takes back what a toast tells of. */
export async function undo(page: Page, say: Say, text: string): Promise<void> {
  const toast = page.getByRole('region', { name: say('common.notifications') }).locator('> *', { hasText: text });
  await toast.getByRole('button', { name: say('common.undo') }).click();
}

/** Presses the button of an act, which opens a menu, and one of its items. */
export async function chooseFrom(page: Page, menu: string, item: string): Promise<void> {
  // Exactly: a page that is about to go may have a button whose name begins alike.
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Why something that looks disabled is disabled: it says so to whoever points at it. */
export async function reasonOf(page: Page, control: Locator): Promise<string> {
  await expect(control).toHaveAttribute('aria-disabled', 'true');
  await control.hover();
  const reason = await page.getByRole('tooltip').innerText();
  await page.mouse.move(0, 0);
  return reason;
}
