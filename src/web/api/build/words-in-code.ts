// Which messages a text of source names: whole keys, and patterns of keys where the code puts one together. The build splits the
// catalogs by it, and the tests hold that no message is missing or kept for nothing.

export interface Mention {
  /** A key, or a pattern of keys with `*` for what the code fills in. */
  key: string;
  isPattern: boolean;
}

const literal = /'([a-z_]+\.[\w.]+)'|"([a-z_]+\.[\w.]+)"/g;
const template = /`([a-z_]+\.[^`\s]*\$\{[^`]*)`/g;

export function mentionsIn(text: string): Mention[] {
  return [
    ...[...text.matchAll(literal)].map((match) => ({ key: match[1] ?? match[2] ?? '', isPattern: false })),
    ...[...text.matchAll(template)].map((match) => ({
      key: (match[1] ?? '').replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '*'),
      isPattern: true,
    })),
  ];
}

export function matcher(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.+')}$`);
}
