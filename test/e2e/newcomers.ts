// People and centers made through the API and the links of real mails: quicker than the pages, for tests about something
// that comes later.
import { randomUUID } from 'node:crypto';
import type { CallOf, ReplyOf } from '../../src/contract/endpoint.ts';
import type { api } from '../../src/contract/index.ts';
import { Caller } from '../caller.ts';
import { linkIn, mailTo } from './post-office.ts';
import { type Locale, speaker } from './words.ts';

export const password = 'violet harbour 7 lanterns';
export const place = { region: 'SG', timeZone: 'Asia/Singapore', currency: 'USD' } as const;

export class Newcomer extends Caller {
  readonly name: string;
  readonly email: string;
  id = '';

  constructor(name: string, email: string) {
    super(process.env['ATRIUM_URL'] ?? '');
    this.name = name;
    this.email = email;
  }
}

/** An address nobody else has. */
export function freshEmail(name: string): string {
  return `${name.toLowerCase().replace(/[^a-z]+/g, '.')}.${randomUUID().slice(0, 8)}@example.com`;
}

function tokenOf(link: string): string {
  return new URL(link).pathname.split('/').at(-1) ?? '';
}

export async function signUp(name: string, options: { email?: string; locale?: Locale } = {}): Promise<Newcomer> {
  const { email = freshEmail(name), locale = 'en' } = options;
  const person = new Newcomer(name, email);
  await person.must('identity.signUp', { email, password, name, locale, timeZone: place.timeZone });
  const link = linkIn(await mailTo(email), speaker(locale)('mail.identity.confirm_address.button'));
  const me = await person.must('identity.confirmAddress', { token: tokenOf(link) });
  person.id = me.id;
  return person;
}

export type Center = ReplyOf<typeof api.centers.getCenter>;
export type Account = ReplyOf<typeof api.assets.getAccount>;
type Invited = Omit<CallOf<typeof api.members.inviteMembers>, 'center' | 'emails'>;

export function openCenter(owner: Newcomer, name: string): Promise<Center> {
  return owner.must('centers.createCenter', { name, ...place, businessType: 'brand' });
}

export function addAccount(owner: Newcomer, center: Center, name: string): Promise<Account> {
  return owner.must('assets.createAccount', { center: center.id, name, ...place });
}

/** Invites somebody without an account, who opens one from the link of the mail. */
export async function bringIn(
  owner: Newcomer,
  center: Center,
  who: { name: string; email?: string; locale?: Locale; as?: Invited },
): Promise<Newcomer> {
  const { name, email = freshEmail(name), locale = 'en', as = {} } = who;
  await owner.must('members.inviteMembers', { center: center.id, emails: [email], ...as });
  const mail = await mailTo(email);
  // The mail speaks the language of the inviter, since nothing is known of the invited yet.
  const link = /https?:\S+\/invitations\/[^\s"<>]+/.exec(mail.text)?.[0] ?? '';
  const person = new Newcomer(name, email);
  await person.must('members.joinByInvitation', {
    token: tokenOf(link),
    name,
    password,
    locale,
    timeZone: place.timeZone,
  });
  person.id = (await person.must('identity.getMe')).id;
  return person;
}
