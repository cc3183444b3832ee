// The words of a mail: from the catalog, in the recipient's language, as plain text and as simple HTML with one button.
import type { Locale } from '../../contract/shapes.ts';
import { sentence } from '../../locales/catalog.ts';

/** Each is a subtree of the catalog `mail`: subject, text (paragraphs), button, and a note below it. */
export const templates = [
  'identity.confirm_address',
  'identity.account_exists',
  'identity.change_address',
  'identity.address_change_notice',
  'identity.address_changed',
  'identity.reset_password',
  'identity.password_changed',
  'identity.token_created',
  'members.invitation',
  'access.ending',
  'requests.forced',
  'centers.recovery_started',
  'centers.recovery_cancelled',
  'centers.recovery_done',
  'requests.asked',
  'requests.reminder',
  'requests.late',
  'notifications.told',
  'notifications.digest',
  'finance.invoice',
] as const;
export type Template = (typeof templates)[number];

/** A list is joined as the language does it, lines stand below each other; an instant (ISO 8601) is written as its day, or as the minute with its zone. */
export type Value =
  | string
  | number
  | readonly string[]
  | { lines: readonly string[] }
  | { day: string }
  | { minute: string };

interface Composition {
  template: Template;
  values: Record<string, Value>;
  locale: Locale;
  timeZone: string;
  button: string;
  secondLink?: string;
  unsubscribe?: string;
}

/** Renders a letter. Values are what people typed, so they are kept to one short line and escaped. */
export function composeLetter(what: Composition): { subject: string; plain: string; html: string } {
  const values: Record<string, string | number> = {
    secondLink: what.secondLink ?? '',
    unsubscribe: what.unsubscribe ?? '',
  };
  for (const [name, value] of Object.entries(what.values)) values[name] = asText(value, what);
  const say = (key: string): string => sentence(what.locale, `mail.${what.template}.${key}`, values);
  const parts = {
    subject: say('subject'),
    paragraphs: say('text')
      .split(/\n\s*\n/)
      .filter((paragraph) => paragraph.trim() !== ''),
    button: { label: say('button'), url: what.button },
    note: say('note'),
    footer: sentence(what.locale, 'mail.footer', { host: new URL(what.button).host }),
  };
  return { subject: parts.subject, plain: asPlain(parts), html: asHtml(parts, what.locale) };
}

function asText(value: Value, { locale, timeZone }: Pick<Composition, 'locale' | 'timeZone'>): string | number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return oneLine(value);
  if ('lines' in value) return value.lines.map(oneLine).join('\n');
  if ('day' in value)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(value.day));
  if ('minute' in value) {
    const style = { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
    return new Intl.DateTimeFormat(locale, { ...style, timeZoneName: 'short', timeZone }).format(
      new Date(value.minute),
    );
  }
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(value.map(oneLine));
}

/** Names cannot carry a link of their own: mail programs turn whatever looks like an address into one. */
function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return (flat.length > 120 ? `${flat.slice(0, 119)}…` : flat).replaceAll('://', ' ').replace(/\bwww\./gi, 'www ');
}

interface Parts {
  subject: string;
  paragraphs: string[];
  button: { label: string; url: string };
  note: string;
  footer: string;
}

function asPlain({ paragraphs, button, note, footer }: Parts): string {
  return [...paragraphs, `${button.label}:\n${button.url}`, note, `-- \n${footer}`].join('\n\n');
}

function asHtml({ subject, paragraphs, button, note, footer }: Parts, locale: Locale): string {
  const url = escapeHtml(button.url);
  const small = 'margin:0 0 16px;font-size:14px;color:#57575f';
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#ffffff;color:#1b1b1f;font:16px/1.5 system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif">
<main style="max-width:520px;margin:0 auto">
${paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${linked(escapeHtml(paragraph)).replaceAll('\n', '<br>\n')}</p>`).join('\n')}
<p style="margin:24px 0"><a href="${url}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1b1b1f;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(button.label)}</a></p>
<p style="${small};word-break:break-all"><a href="${url}" style="color:#57575f">${url}</a></p>
<p style="${small}">${linked(escapeHtml(note))}</p>
<hr style="border:0;border-top:1px solid #e4e4e9;margin:24px 0">
<p style="${small}">${escapeHtml(footer)}</p>
</main>
</body>
</html>
`;
}

/** Makes the addresses in an escaped text links. */
export function linked(escaped: string): string {
  return escaped.replace(/https?:\/\/[^\s<>"']+[^\s<>"'.,)]/g, (url) => `<a href="${url}">${url}</a>`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
