// How a recovery code is written: 23 characters of chance (115 bits) and two that tell a typing mistake, in groups of five. Letters
// that look like digits are not used, and read as them where somebody types them.

/** Crockford's base 32: https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const chanceLength = 23;

/** A prime below 32 × 32: one wrong character, or two that changed places, give another rest. */
const modulus = 1021;

function checkOf(characters: string): string {
  const rest = [...characters].reduce((sum, one) => (sum * 37 + alphabet.indexOf(one)) % modulus, 0);
  return `${alphabet[Math.floor(rest / 32)]}${alphabet[rest % 32]}`;
}

/** The code of so many random bytes, of which it takes five bits each. */
export function codeOf(chance: Uint8Array): string {
  const characters = Array.from(chance.slice(0, chanceLength), (byte) => alphabet[byte & 31]).join('');
  return `${characters}${checkOf(characters)}`;
}

export const codeBytes = chanceLength;

/** In groups of five, for people. */
export function spelledCode(code: string): string {
  return code.match(/.{1,5}/g)?.join('-') ?? code;
}

/** The characters of a code that somebody typed; null for what is none, for all that can be told without knowing it. */
export function readCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const isWhole = code.length === chanceLength + 2 && [...code].every((one) => alphabet.includes(one));
  return isWhole && checkOf(code.slice(0, chanceLength)) === code.slice(chanceLength) ? code : null;
}

/** How many codes a center may have, and how many of them start a recovery. */
export const codeCounts = { least: 2, most: 7 } as const;
/** Between the codes and the new Owner. */
export const delayHours = { least: 24, most: 720, usual: 72 } as const;
