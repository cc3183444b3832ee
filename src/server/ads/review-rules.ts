// What rules see in an ad before anybody looks: words of lists, and writing that shouts. Pure: no clock, no network.
import type { Finding } from '../../contract/ads-review-kinds.ts';

/** What an installation begins with, in both languages; see `REVIEW_WORDS`. */
export const usualWords: readonly string[] = [
  'guaranteed profit',
  'risk-free investment',
  'get rich quick',
  'miracle cure',
  'cures cancer',
  'online casino',
  'free casino spins',
  'buy followers',
  'fake passport',
  'cocaine',
  '稳赚不赔',
  '保本高收益',
  '一夜暴富',
  '包治百病',
  '根治癌症',
  '在线赌场',
  '真人博彩',
  '刷粉丝',
  '代开发票',
  '办理假证',
];

/** One a line; `#` begins a remark. */
export function readWords(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Written in one way: width, case, accents, and what is put between letters to hide a word. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Cf}]/gu, '')
    .toLowerCase();
}

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whole words where a language has them; Chinese is found anywhere, also with signs between the characters. */
function patternOf(word: string): RegExp {
  const known = plain(word);
  if (isHan(known)) return new RegExp([...known.replace(/\s/g, '')].map(escaped).join('[\\s\\p{P}\\p{S}]{0,2}'), 'u');
  const body = known.split(/\s+/).map(escaped).join('[\\s\\p{P}]+');
  return new RegExp(`(?<![\\p{L}\\p{N}])${body}(?![\\p{L}\\p{N}])`, 'u');
}

export type Words = readonly RegExp[];
export const compileWords = (words: readonly string[]): Words => words.map(patternOf);

export function findsWords(text: string, words: Words): boolean {
  const known = plain(text);
  return words.some((pattern) => pattern.test(known));
}

/** Signs without end, or a text in capitals. */
export function shouts(text: string): boolean {
  const letters = [...text].filter((letter) => letter.toLowerCase() !== letter.toUpperCase());
  const capitals = letters.filter((letter) => letter !== letter.toLowerCase());
  return /([!?！？$￥*~])\1{3,}/u.test(text) || (letters.length >= 20 && capitals.length / letters.length > 0.7);
}

export function findingsIn(content: { brandName: string; text: string }, words: Words): Finding[] {
  const whole = `${content.brandName}\n${content.text}`;
  const found: Finding[] = [];
  if (findsWords(whole, words)) found.push('prohibited_words');
  if (shouts(content.text)) found.push('text_style');
  return found;
}
