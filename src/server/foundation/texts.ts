// A search through many texts that lie in one, so that those which do not match are never touched.

/** Texts, a line each, and where each line begins. */
export interface Texts {
  all: string;
  starts: Uint32Array;
}

export function joined(texts: readonly string[]): Texts {
  const lines = texts.map((text) => text.replaceAll('\n', ' '));
  const starts = new Uint32Array(lines.length + 1);
  for (let at = 0; at < lines.length; at++) starts[at + 1] = (starts[at] ?? 0) + (lines[at] as string).length + 1;
  return { all: `${lines.join('\n')}\n`, starts };
}

/** Which texts hold this one, in their order. */
export function linesWith({ all, starts }: Texts, text: string): number[] {
  const found: number[] = [];
  const [sought, count] = [text.replaceAll('\n', ' '), starts.length - 1];
  let line = 0;
  for (let at = all.indexOf(sought); at >= 0 && line < count; at = all.indexOf(sought, starts[line])) {
    while ((starts[line + 1] ?? all.length) <= at) line += 1;
    found.push(line);
    line += 1;
    if (line >= count) break;
  }
  return found;
}

/** So many texts are judged as one. */
const blockSize = 8;
/** Kinds of three letters in a row. */
const kinds = 4096;

const kindOf = (text: string, at: number): number =>
  Math.imul((text.charCodeAt(at) << 16) ^ (text.charCodeAt(at + 1) << 8) ^ text.charCodeAt(at + 2), 0x9e3779b1) >>> 20;

/**
 * Texts in blocks, with a bit for each block and each three letters in a row that occur in it: of hundreds of thousands only those
 * are read that may hold what is sought. What was once in a block may stay noted; it is then read in vain.
 */
export class TextBlocks {
  readonly #texts: readonly string[];
  /** For each kind as many words as there is room for blocks. */
  readonly #noted: Uint32Array;
  readonly #words: number;
  #whole: Texts | undefined;

  /** With those that changed, the others being what they were there. */
  constructor(texts: readonly string[], from?: { blocks: TextBlocks; changed: Iterable<number> }) {
    this.#texts = texts;
    const needed = Math.ceil(texts.length / blockSize / 32);
    const former = from && from.blocks.#words >= needed ? from.blocks : undefined;
    this.#words = former ? former.#words : Math.ceil(needed * 1.1);
    this.#noted = former ? former.#noted : new Uint32Array(kinds * this.#words);
    for (const at of former && from ? from.changed : texts.keys()) this.#note(at);
  }

  #note(at: number): void {
    const text = this.#texts[at] ?? '';
    const block = Math.floor(at / blockSize);
    const [word, bit] = [block >>> 5, 1 << (block & 31)];
    for (let letter = 0; letter + 2 < text.length; letter++) {
      const place = kindOf(text, letter) * this.#words + word;
      this.#noted[place] = (this.#noted[place] as number) | bit;
    }
  }

  /** Blocks that have all that is sought, in their order. */
  #mayHold(sought: string): number[] {
    const all = new Uint32Array(this.#words).fill(~0);
    for (let letter = 0; letter + 2 < sought.length; letter++) {
      const first = kindOf(sought, letter) * this.#words;
      for (let word = 0; word < all.length; word++)
        all[word] = (all[word] as number) & (this.#noted[first + word] as number);
    }
    const blocks: number[] = [];
    for (const [word, bits] of all.entries())
      for (let left = bits; left !== 0; left &= left - 1) blocks.push(word * 32 + 31 - Math.clz32(left & -left));
    return blocks;
  }

  /** Which texts hold this one, in their order. */
  find(text: string): number[] {
    const sought = text.replaceAll('\n', ' ');
    const blocks = sought.length < 3 ? null : this.#mayHold(sought);
    // So many are read as one.
    if (blocks === null || blocks.length * blockSize > this.#texts.length / 8)
      return linesWith((this.#whole ??= joined(this.#texts)), sought);
    const found: number[] = [];
    for (const block of blocks)
      for (let at = block * blockSize; at < (block + 1) * blockSize; at++)
        if (this.#texts[at]?.includes(sought)) found.push(at);
    return found;
  }
}
