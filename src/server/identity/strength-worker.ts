// The thread behind `strength.ts`: zxcvbn with its common and English dictionaries.
import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import type { Rating } from './rules.ts';

// Both keep the worst password well below a second. What is guessable in the first 64 characters is only judged
// stricter by leaving out the rest.
const judgedLength = 64;
const zxcvbn = new ZxcvbnFactory({
  l33tMaxSubstitutions: 10,
  graphs: common.adjacencyGraphs,
  dictionary: { ...common.dictionary, ...english.dictionary },
});
const commonPasswords = new Set(common.dictionary['passwords-common']);

parentPort?.on('message', (asked: { number: number; password: string; context: string[] }) => {
  parentPort?.postMessage({ number: asked.number, rating: rate(asked.password, asked.context) }, []);
});

parentPort?.postMessage('ready', []);

function rate(password: string, context: string[]): Rating {
  const lower = password.toLowerCase();
  // "Password2024!" is as common as "password".
  const bare = lower.replace(/^[\d\p{P}\p{S}]+|[\d\p{P}\p{S}]+$/gu, '');
  const isCommon = [password, lower, bare, lower.replace(/\d/g, '')].some((form) => commonPasswords.has(form));
  return { score: zxcvbn.check(password.slice(0, judgedLength), context).score, isCommon };
}
