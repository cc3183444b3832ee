// A receipt as a page of lines, in the reader's language.
import type { ReceiptDocument, SignedReceipt } from '../../contract/members-offboarding.ts';
import type { Locale } from '../../contract/shapes.ts';
import { catalog, sentence } from '../../locales/catalog.ts';
import type { Drawing, Line } from '../foundation/pdf.ts';

export function drawingOf(signed: SignedReceipt, locale: Locale): Drawing {
  const { installation: author, at: createdAt } = signed.receipt;
  const title = sentence(locale, 'mail.receipt.title');
  return { title, author, createdAt, locale, lines: linesOf(signed, locale) };
}

function linesOf({ receipt, signature }: SignedReceipt, locale: Locale): Line[] {
  const say = (key: string, values: Record<string, string | number> = {}) =>
    sentence(locale, `mail.receipt.${key}`, values);
  const plain = (text: string, gap = 0): Line => ({ text, weight: 400, size: 10, gap });
  const head = (text: string): Line => ({ text, weight: 600, size: 12, gap: 12 });
  const note = (text: string): Line => ({ text, weight: 400, size: 8, gap: 0, grey: true });
  const { person, by, heir, center } = receipt;
  const groups = Map.groupBy(receipt.items, ({ kind, outcome }) => `${kind}.${outcome}`);
  return [
    { text: say('title'), weight: 600, size: 18, gap: 0 },
    plain(say('person', { name: person.name, email: person.email, id: person.id }), 8),
    plain(say('center', { name: center.name, id: center.id })),
    plain(say('by', { name: by.name, id: by.id })),
    plain(heir ? say('heir', { name: heir.name, id: heir.id }) : say('no_heir')),
    plain(say('at', { at: receipt.at })),
    ...(receipt.reason === '' ? [] : [plain(say('reason', { reason: receipt.reason }))]),
    ...[...groups.values()].flatMap((items) => [
      head(
        say(items[0]?.outcome ?? 'ended', {
          kind: sentence(locale, `members.leaving.${items[0]?.kind}`),
          count: items.length,
        }),
      ),
      ...items.flatMap((item) => [plain(`• ${itemWords(item, locale)}`, 2), note(item.at)]),
    ]),
    head(say('signature')),
    note(say('signed', { installation: receipt.installation, id: receipt.id, request: receipt.requestId })),
    note(`Ed25519 · ${signature.keyId}`),
    note(signature.value),
    note(say('verify')),
  ];
}

const details: Partial<Record<ReceiptDocument['items'][number]['kind'], string>> = {
  account: 'access.roles',
  group: 'access.roles',
  elevation: 'access.roles',
  membership: 'access.roles',
  invitation: 'access.roles',
  request: 'requests.sent.kinds',
  proposal: 'requests.proposals.states',
  approval: 'requests.proposals.states',
};

/** What it is called and, in words of ours where there are some, what is said about it. */
function itemWords({ kind, name, detail, id }: ReceiptDocument['items'][number], locale: Locale): string {
  if (kind === 'access') return sentence(locale, 'members.offboard.access');
  const key = `${details[kind]}.${detail?.replace('.', '_')}`;
  const said = detail !== null && catalog(locale).has(key) ? sentence(locale, key) : detail;
  const action = `audit.actions.${name.replace('.', '_')}`;
  const known = catalog(locale).has(action) ? sentence(locale, action) : name;
  return [known, said, id].filter((part) => part !== null && part !== '').join(' · ');
}
