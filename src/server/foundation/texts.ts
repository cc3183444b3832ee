// A search through many texts that lie in one, so that those which do not match are never touched.

/** Texts, a line each, and where each line begins. */
export interface Texts {
  all: string;
  starts: Uint32Array;
}

export function joined(texts: readonly string[]): Texts {
  const lines = texts.map((text) => text.replaceAll('\n', ' '));
  const starts = new Uint32Array(lines.length + 1);
  for (const [at, line] of lines.entries()) starts[at + 1] = (starts[at] ?? 0) + line.length + 1;
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
