// What people are told: in the app while they look, by mail with a way out, and their programs by webhook.
import { paths } from '../../src/web/paths.ts';
import { openReceiver } from '../receiver.ts';
import { bringIn, openCenter, signUp } from './newcomers.ts';
import { mailAbout } from './post-office.ts';
import { chooseFrom, toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('en')) {
  const say = speaker(locale);
  const headlineOf = (actor: string, center: string): string =>
    say('notifications.mine.members_member_updated', { actor, center });

  test(`whose role is changed sees it at once, reads it, and it is read, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
    const page = await visit({ as: kenji, locale });
    await kenji.must('notifications.readNotifications', { until: '9223372036854775807' });
    await page.goto(paths.home(center.id));
    const bell = (unread: number) =>
      page.getByRole('link', { name: say('frame.notifications', { unread }), exact: true });
    await expect(bell(0)).toBeVisible();
    await owner.must('members.updateMember', { center: center.id, member: kenji.id, role: 'admin' });
    await bell(1).click();
    const row = page.getByRole('row', { name: headlineOf('Lin Wei', 'Northpeak') });
    await expect(row).toContainText(say('notifications.list.unread_one'));
    await expect(row).toContainText(say('access.roles.admin'));
    await page.getByRole('button', { name: say('notifications.list.read_all'), exact: true }).click();
    await expect(bell(0)).toBeVisible();
    await expect(row).not.toContainText(say('notifications.list.unread_one'));
    await page.getByLabel(say('notifications.list.state')).selectOption('unread');
    await expect(page.getByText(say('notifications.list.no_match'), { exact: true })).toBeVisible();
    expect(await kenji.must('notifications.countNotifications')).toEqual({ unread: 0 });
  });

  test(`mails are turned on in the settings and off by their link, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const kenji = await bringIn(owner, center, { name: 'Kenji Sato', locale });
    const kind = say('notifications.kinds.access');
    const page = await visit({ as: kenji, locale });
    await page.goto(paths.notificationSettings());
    const mail = page.getByLabel(say('notifications.settings.mail_of', { kind }), { exact: true });
    await mail.selectOption('at_once');
    await expect(toastOf(page, say, say('common.saved'))).toBeVisible();
    await owner.must('members.updateMember', { center: center.id, member: kenji.id, role: 'admin' });
    const { text } = await mailAbout(kenji.email, headlineOf('Lin Wei', 'Northpeak'));
    expect(text).toContain(`${say('access.roles.employee')} → ${say('access.roles.admin')}`);

    const stranger = await visit({ locale });
    await stranger.goto(/\/unsubscribe\/[^\s"<>]+/.exec(text)?.[0] ?? '');
    await expect(stranger.getByText(say('notifications.off.text', { what: kind }))).toBeVisible();
    await stranger.getByRole('button', { name: say('notifications.off.action'), exact: true }).click();
    await expect(stranger.getByText(say('notifications.off.done_text', { what: kind }))).toBeVisible();
    await page.reload();
    await expect(mail).toHaveValue('off');
    const { kinds } = await kenji.must('notifications.getNotificationSettings');
    expect(kinds.find((one) => one.kind === 'access')?.mail).toBe('off');
  });

  test(`a webhook is added, tested, seen in its log and sent again, ${locale}`, async ({ visit }) => {
    const receiver = await openReceiver();
    try {
      const owner = await signUp('Lin Wei', { locale });
      const center = await openCenter(owner, 'Northpeak');
      const page = await visit({ as: owner, locale });
      await page.goto(paths.settings(center.id));
      await page.getByRole('link', { name: say('settings.links.webhooks_hint') }).click();
      await page
        .getByRole('button', { name: say('notifications.webhooks.add'), exact: true })
        .first()
        .click();
      const dialog = page.getByRole('dialog', { name: say('notifications.webhooks.add') });
      await dialog.getByLabel(say('notifications.webhooks.url')).fill(`${receiver.url}/in`);
      await dialog.getByLabel(say('notifications.webhooks.description'), { exact: true }).fill('Warehouse');
      await dialog.getByRole('radio', { name: say('notifications.webhooks.some_events') }).check();
      await dialog.getByRole('checkbox', { name: say('notifications.webhooks.rooms.members') }).check();
      await dialog.getByRole('button', { name: say('notifications.webhooks.add'), exact: true }).click();
      const made = page.getByRole('dialog', { name: say('notifications.webhooks.made') });
      await expect(made.getByText(/^whsec_[A-Za-z0-9+/]{43}=$/)).toBeVisible();
      await made.getByRole('button', { name: say('notifications.webhooks.kept') }).click();
      await page.getByRole('link', { name: `${receiver.url}/in`, exact: true }).click();

      await page.getByRole('button', { name: say('notifications.webhooks.test'), exact: true }).click();
      const row = page.getByRole('row', { name: say('audit.actions.notifications_webhook_tested') });
      await expect(row).toContainText(say('notifications.deliveries.states.delivered'));
      await expect(row).toContainText('HTTP 200');
      await row.getByText(say('audit.actions.notifications_webhook_tested'), { exact: true }).click();
      const message = page.getByRole('dialog', { name: say('audit.actions.notifications_webhook_tested') });
      await expect(message.getByText('taken')).toBeVisible();
      await message.getByRole('button', { name: say('notifications.deliveries.replay'), exact: true }).click();
      await expect(toastOf(page, say, say('notifications.deliveries.replayed', { count: 1 }))).toBeVisible();
      await expect.poll(() => receiver.received.length).toBe(2);
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);

      await chooseFrom(
        page,
        say('common.actions_of', { name: `${receiver.url}/in` }),
        say('notifications.webhooks.turn_off'),
      );
      await expect(page.getByRole('status').getByText(say('notifications.webhooks.off_text'))).toBeVisible();
      await chooseFrom(
        page,
        say('common.actions_of', { name: `${receiver.url}/in` }),
        say('notifications.webhooks.remove'),
      );
      const confirm = page.getByRole('alertdialog', { name: say('notifications.webhooks.remove_title') });
      await confirm.getByRole('button', { name: say('notifications.webhooks.remove'), exact: true }).click();
      await expect(page.getByText(say('notifications.webhooks.empty'), { exact: true })).toBeVisible();
    } finally {
      await receiver.close();
    }
  });
}
