// Comma-separated values as RFC 4180 has them, from any spreadsheet: quoted cells may hold commas, quotes and lines.

export interface Line {
  /** Where it begins in the file, from one. */
  number: number;
  cells: string[];
}

/** Lines that hold anything. Cells are trimmed; semicolons and tabs part them where the first line has those and no commas. */
export function readCsv(text: string): Line[] {
  const source = text.replace(/^\ufeff/, '');
  const first = source.slice(0, source.search(/\r|\n|$/));
  const comma = first.includes(',') ? ',' : first.includes('\t') ? '\t' : ';';
  const lines: Line[] = [];
  let [number, at] = [1, 0];
  while (at < source.length) {
    const line: Line = { number, cells: [] };
    let isOpen = true;
    while (isOpen) {
      const cell = cellAt(source, at, comma);
      line.cells.push(cell.text.trim());
      number += cell.breaks;
      at = cell.end;
      isOpen = source[at] === comma;
      if (isOpen) at += 1;
    }
    at += source.startsWith('\r\n', at) ? 2 : 1;
    number += 1;
    if (line.cells.some((each) => each !== '')) lines.push(line);
  }
  return lines;
}

function cellAt(source: string, from: number, comma: string): { text: string; end: number; breaks: number } {
  if (source[from] !== '"') {
    let end = from;
    while (end < source.length && source[end] !== comma && source[end] !== '\n' && source[end] !== '\r') end += 1;
    return { text: source.slice(from, end), end, breaks: 0 };
  }
  let text = '';
  let at = from + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    // A quote that never ends takes the rest.
    const end = quote < 0 ? source.length : quote;
    text += source.slice(at, end);
    if (source[end + 1] !== '"' || quote < 0) {
      at = Math.min(end + 1, source.length);
      break;
    }
    text += '"';
    at = end + 2;
  }
  while (at < source.length && source[at] !== comma && source[at] !== '\n' && source[at] !== '\r') {
    text += source[at];
    at += 1;
  }
  return { text, end: at, breaks: text.split(/\r\n|\r|\n/).length - 1 };
}
