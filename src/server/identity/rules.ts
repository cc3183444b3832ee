// What a password must be and how long things last. Pure: no clock, no database.

export const passwordMinLength = 12;
export const passwordMaxLength = 128;

const day = 86_400_000;
/** Idle sessions end in `foundation.begin_call`; this is the absolute end. */
export const sessionMs = 90 * day;
export const idleDays = 14;
export const linkMs = { confirm_address: day, change_address: day, reset_password: day / 24 } as const;
export type LinkPurpose = keyof typeof linkMs;
export const stepUpMs = 10 * 60_000;

export type PasswordProblem = 'too_short' | 'too_long' | 'common' | 'contextual';

/** What a dictionary says about a password: 0 to 4, and whether it or its plain form is on a list of common ones. */
export interface Rating {
  score: number;
  isCommon: boolean;
}

/** Length in characters as people count them; the first rule a password breaks that needs no dictionary. */
export function plainProblem(password: string, context: readonly string[]): PasswordProblem | null {
  const length = [...password].length;
  if (length < passwordMinLength) return 'too_short';
  if (length > passwordMaxLength) return 'too_long';
  const plain = folded(password);
  return contextWords(context).some((word) => plain.includes(word)) ? 'contextual' : null;
}

export function ratedProblem(rating: Rating): PasswordProblem | null {
  return rating.isCommon || rating.score < 2 ? 'common' : null;
}

/**
 * The words that a password of this person must not contain: the part of the address before the @, the parts of the
 * name, and the product. Short ones are in every other word, so they do not count; two Chinese characters do.
 */
export function contextWords(context: readonly string[]): string[] {
  const parts = context.flatMap((text) => {
    const plain = folded(text);
    const [local = ''] = plain.split('@');
    return plain.includes('@') ? [local, ...local.split(/[^\p{L}\p{N}]+/u)] : [...plain.split(/\s+/), plain];
  });
  return [...new Set(['atrium', ...parts.filter(isLong)])];
}

function isLong(word: string): boolean {
  return word.length >= 4 || (word.length >= 2 && /^\p{Script=Han}+$/u.test(word));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bMicroMessenger\//, 'WeChat'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\b(iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A user agent in words that its owner knows: "Chrome on Windows". */
export function deviceOf(userAgent: string): string {
  const named = (list: readonly [RegExp, string][]): string | undefined =>
    list.find(([mark]) => mark.test(userAgent))?.[1];
  const browser = named(browsers) ?? /^[A-Za-z][\w.-]{0,30}/.exec(userAgent)?.[0] ?? 'Unknown';
  const system = named(systems);
  return system === undefined ? browser : `${browser} on ${system}`;
}
