// What a PDF looks like on paper: drawn by the renderer of Chromium's PDF viewer, beside what it says by another program.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { getDocumentProxy } from 'unpdf';

/** In points from the upper left corner of the page. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Printed {
  width: number;
  height: number;
  /** All that the first page says, without blanks. */
  text: string;
  words: (Box & { text: string })[];
  /** How much of a place is not paper: 0 to 1. */
  inkIn(box: Box): number;
}

const scale = 2;

/** The first page. With a name, its picture is kept where pictures are wanted. */
export async function printed(pdf: Buffer, name?: string): Promise<Printed> {
  const { words, width, height } = await wordsOf(pdf);
  const { pixels, across } = await pixelsOf(pdf, name);
  const inkIn = (box: Box): number => {
    let [ink, all] = [0, 0];
    for (let y = Math.floor(box.y * scale); y < (box.y + box.height) * scale; y++)
      for (let x = Math.floor(box.x * scale); x < (box.x + box.width) * scale; x++) {
        all += 1;
        if ((pixels[y * across + x] ?? 255) < 200) ink += 1;
      }
    return ink / all;
  };
  return {
    width,
    height,
    words,
    text: words
      .map(({ text }) => text)
      .join('')
      .replaceAll(' ', ''),
    inkIn,
  };
}

async function wordsOf(pdf: Buffer): Promise<Pick<Printed, 'words' | 'width' | 'height'>> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const page = await document.getPage(1);
  const { width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const words = items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [, , , , x, y] = item.transform as number[];
    // A line stands on its baseline; what hangs below it is left out.
    return [
      {
        text: item.str,
        x: x ?? 0,
        y: height - (y ?? 0) - item.height * 0.8,
        width: item.width,
        height: item.height * 0.8,
      },
    ];
  });
  return { words, width, height };
}

async function pixelsOf(pdf: Buffer, name: string | undefined): Promise<{ pixels: Uint8Array; across: number }> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  try {
    const page = document.getPage(0);
    const { width, height, data } = await page.render({ scale, render: 'bitmap' });
    const picture = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' });
    const pictures = process.env['ATRIUM_PICTURES'];
    if (pictures !== undefined && name !== undefined) {
      mkdirSync(pictures, { recursive: true });
      writeFileSync(path.join(pictures, `${name}.png`), await picture.clone().png().toBuffer());
    }
    return { pixels: await picture.greyscale().raw().toBuffer(), across: width };
  } finally {
    document.destroy();
    library.destroy();
  }
}
