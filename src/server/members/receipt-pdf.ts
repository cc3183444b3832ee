// A receipt as a PDF, in the reader's language. Laid out in a thread of its own (see receipt-files.ts), since cutting the fonts to
// the characters that are used takes a second.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import Document from 'pdfkit';
import subsetFont from 'subset-font';
import type { ReceiptDocument, SignedReceipt } from '../../contract/members-offboarding.ts';
import type { Locale } from '../../contract/shapes.ts';
import { catalog, sentence } from '../../locales/catalog.ts';

type Weight = 400 | 600;
interface Run {
  font: string;
  text: string;
}
/** One line of the page; a gap comes before it. */
interface Line {
  text: string;
  weight: Weight;
  size: number;
  gap: number;
  grey?: boolean;
}

const margin = 56;

/** A file of a font family, and the characters that it is for. */
interface FontFile {
  file: string;
  ranges: [number, number][];
  characters: Set<number> | undefined;
}

const require = createRequire(import.meta.url);

/** The fonts of the pages: Latin letters first, then Chinese. Each family comes in many files, cut by character. */
const fontFiles: FontFile[] = ['@fontsource-variable/geist', '@fontsource-variable/noto-sans-sc'].flatMap((family) => {
  const folder = path.dirname(require.resolve(`${family}/package.json`));
  const sheet = readFileSync(path.join(folder, 'index.css'), 'utf8');
  return [...sheet.matchAll(/url\(\.\/(files\/[^)]+)\)[^;]*;\s*unicode-range: ([^;]+);/g)].map(
    ([, file = '', ranges = '']): FontFile => ({
      file: path.join(folder, file),
      ranges: ranges.split(',').map((range) => {
        const [from = '', to = from] = range.trim().slice(2).split('-');
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      }),
      characters: undefined,
    }),
  );
});

function holds(one: FontFile, point: number): boolean {
  if (!one.ranges.some(([from, to]) => point >= from && point <= to)) return false;
  one.characters ??= new Set((create(readFileSync(one.file)) as Font).characterSet);
  return one.characters.has(point);
}

/** What no font has is a box; the JSON of the receipt has it as it is. */
const box = '□';

function runsOf(line: Line): Run[] {
  const runs: Run[] = [];
  for (const character of line.text) {
    const known = fontFiles.find((one) => holds(one, character.codePointAt(0) ?? 0));
    const { file } = known ?? fontFiles.find((one) => holds(one, 0x25a1)) ?? fontFiles[0] ?? { file: '' };
    const font = `${line.weight} ${file}`;
    const last = runs.at(-1);
    const text = known ? character : box;
    if (last?.font === font) last.text += text;
    else runs.push({ font, text });
  }
  return runs;
}

export async function drawReceipt({ receipt, signature }: SignedReceipt, locale: Locale): Promise<Buffer> {
  const lines = linesOf({ receipt, signature }, locale);
  const document = new Document({
    size: 'A4',
    margin,
    font: null as unknown as string,
    info: {
      Title: sentence(locale, 'mail.receipt.title'),
      Author: receipt.installation,
      CreationDate: new Date(receipt.at),
    },
    lang: locale,
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => document.on('end', resolve));
  const set = lines.map((line) => ({ line, runs: runsOf(line) }));
  await register(
    document,
    set.flatMap(({ runs }) => runs),
  );
  for (const { line, runs } of set) draw(document, line, runs);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

/** Each font with only the characters that are used, in the weight that is used. */
async function register(document: PDFKit.PDFDocument, runs: readonly Run[]): Promise<void> {
  const used = new Map<string, string>();
  for (const { font, text } of runs) used.set(font, (used.get(font) ?? '') + text);
  for (const [font, text] of used) {
    const cut = await subsetFont(readFileSync(font.slice(4)), text, {
      targetFormat: 'truetype',
      variationAxes: { wght: Number(font.slice(0, 3)) },
    });
    document.registerFont(font, cut);
  }
}

/** Breaks a line where the page ends: between words, or between any two Chinese characters. */
function draw(document: PDFKit.PDFDocument, line: Line, runs: readonly Run[]): void {
  const height = line.size * 1.5;
  const right = document.page.width - margin;
  let [x, y] = [margin, document.y + line.gap];
  const turn = (): void => {
    [x, y] = [margin, y + height];
    if (y + height > document.page.height - margin) {
      document.addPage();
      y = margin;
    }
  };
  if (y + height > document.page.height - margin) {
    document.addPage();
    y = margin;
  }
  document.fontSize(line.size).fillColor(line.grey ? '#57575f' : '#1b1b1f');
  for (const { font, text } of runs) {
    document.font(font);
    for (const piece of text.match(/[\u0021-\u2e7f]+|[^]/gu) ?? []) {
      for (const part of document.widthOfString(piece) > right - margin ? piece : [piece]) {
        const width = document.widthOfString(part);
        if (x + width > right && x > margin) turn();
        // No line begins with a space, and letters of all fonts stand on one line.
        if (part === ' ' && x === margin) continue;
        document.text(part, x, y + line.size, { lineBreak: false, baseline: 'alphabetic' });
        x += width;
      }
    }
  }
  document.x = margin;
  document.y = y + height;
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
