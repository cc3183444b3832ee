// A page of lines as a PDF, in any language. Laid out in a thread of its own (see `drawn.ts`), since cutting the fonts to the
// characters that are used takes a second.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import Document from 'pdfkit';
import subsetFont from 'subset-font';
import type { Locale } from '../../contract/shapes.ts';

type Weight = 400 | 600;
interface Run {
  font: string;
  text: string;
}
/** One line of the page; a gap comes before it. */
export interface Line {
  text: string;
  weight: Weight;
  size: number;
  gap: number;
  grey?: boolean;
  /** What stands at the right end of the line, such as an amount. */
  right?: string;
  /** A thin rule above it. */
  ruled?: boolean;
}

/** Plain data, so that it travels to the thread that draws it. */
export interface Drawing {
  title: string;
  author: string;
  /** ISO 8601. */
  createdAt: string;
  locale: Locale;
  lines: readonly Line[];
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

/** What no font has is a box; what is drawn is told in other forms as well. */
const box = '□';

function runsOf(whole: string, weight: Weight): Run[] {
  const runs: Run[] = [];
  for (const character of whole) {
    const known = fontFiles.find((one) => holds(one, character.codePointAt(0) ?? 0));
    const { file } = known ?? fontFiles.find((one) => holds(one, 0x25a1)) ?? fontFiles[0] ?? { file: '' };
    const font = `${weight} ${file}`;
    const last = runs.at(-1);
    const text = known ? character : box;
    if (last?.font === font) last.text += text;
    else runs.push({ font, text });
  }
  return runs;
}

/** A line with its letters in the fonts that have them. */
interface SetLine {
  line: Line;
  left: Run[];
  right: Run[];
}

export async function drawPdf({ title, author, createdAt, locale, lines }: Drawing): Promise<Buffer> {
  const document = new Document({
    size: 'A4',
    margin,
    font: null as unknown as string,
    info: { Title: title, Author: author, CreationDate: new Date(createdAt) },
    lang: locale,
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => document.on('end', resolve));
  const set = lines.map((line) => ({
    line,
    left: runsOf(line.text, line.weight),
    right: runsOf(line.right ?? '', line.weight),
  }));
  await register(
    document,
    set.flatMap(({ left, right }) => [...left, ...right]),
  );
  for (const one of set) draw(document, one);
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

function widthOf(document: PDFKit.PDFDocument, runs: readonly Run[]): number {
  return runs.reduce((sum, { font, text }) => sum + document.font(font).widthOfString(text), 0);
}

const gutter = 16;

/** Breaks a line where the page ends: between words, or between any two Chinese characters. What stands at its right end stays whole. */
function draw(document: PDFKit.PDFDocument, { line, left, right }: SetLine): void {
  const height = line.size * 1.5;
  let y = document.y + line.gap;
  const turnPage = (): void => {
    if (y + height <= document.page.height - margin) return;
    document.addPage();
    y = margin;
  };
  turnPage();
  document.fontSize(line.size).fillColor(line.grey ? '#57575f' : '#1b1b1f');
  const edge = document.page.width - margin;
  if (line.ruled)
    document
      .moveTo(margin, y - 3)
      .lineTo(edge, y - 3)
      .lineWidth(0.5)
      .strokeColor('#c9c9d1')
      .stroke();
  const rightWidth = widthOf(document, right);
  let x = edge - rightWidth;
  for (const { font, text } of right) {
    document.font(font).text(text, x, y + line.size, { lineBreak: false, baseline: 'alphabetic' });
    x += document.widthOfString(text);
  }
  const end = right.length === 0 ? edge : edge - rightWidth - gutter;
  x = margin;
  for (const { font, text } of left) {
    document.font(font);
    for (const piece of text.match(/[\u0021-\u2e7f]+|[^]/gu) ?? []) {
      for (const part of document.widthOfString(piece) > end - margin ? piece : [piece]) {
        const width = document.widthOfString(part);
        if (x + width > end && x > margin) {
          [x, y] = [margin, y + height];
          turnPage();
        }
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
