// The words of the app, in the language that is spoken. They come in pieces, with the code that says them: the build writes
// `withWords` around whatever is imported when it is needed. See api/build/word-pieces.ts.
import { loadWords, type Messages } from 'virtual:words';
import type { Locale } from '../../contract/shapes.ts';

function known(locale: string | null | undefined): Locale | null {
  return locale === 'en' || locale === 'zh-CN' ? locale : null;
}

/** The language that was chosen here, if one was. */
export function chosenLocale(): Locale | null {
  try {
    return known(localStorage.getItem('atrium_locale'));
  } catch {
    return null;
  }
}

/** The chosen language, or the nearest to what the browser speaks. */
export function startLocale(): Locale {
  return chosenLocale() ?? (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
}

const said: Record<Locale, Messages> = { en: {}, 'zh-CN': {} };
const fetches = new Map<string, Promise<void>>();
/** Every piece that something on the way or on the screen says. */
const wanted = new Set(['frame']);
let spoken = startLocale();

function isTree(value: unknown): value is Messages {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(into: Messages, words: Messages): void {
  for (const [key, value] of Object.entries(words)) {
    const there = into[key];
    if (isTree(there) && isTree(value)) merge(there, value);
    else into[key] = value;
  }
}

function fetchPiece(locale: Locale, piece: string): Promise<void> {
  const name = `${locale}-${piece}`;
  const fetching =
    fetches.get(name) ??
    loadWords(locale, piece).then(
      // Into the same object: who says these words is drawn after they came, and nobody else needs to be drawn again.
      (file) => merge(said[locale], file.default),
      (error: unknown) => {
        fetches.delete(name);
        dispatchEvent(new Event('vite:preloadError', { cancelable: true }));
        throw error;
      },
    );
  fetches.set(name, fetching);
  return fetching;
}

/** @public Code, once it and its words are here; called by what the build writes. */
export async function withWords<T>(code: Promise<T>, ...pieces: string[]): Promise<T> {
  for (const piece of pieces) wanted.add(piece);
  const [file] = await Promise.all([code, Promise.all(pieces.map((piece) => fetchPiece(spoken, piece)))]);
  return file;
}

/** All words that are needed by now in another language, which is spoken from then on. */
export async function speak(locale: Locale): Promise<Messages> {
  for (let asked = 0; asked < wanted.size; ) {
    asked = wanted.size;
    await Promise.all([...wanted].map((piece) => fetchPiece(locale, piece)));
  }
  spoken = locale;
  return said[locale];
}
