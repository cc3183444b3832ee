// Rates passwords in a thread of its own: the dictionaries take tens of megabytes and a long password many milliseconds.
import { Worker } from 'node:worker_threads';
import { refuse } from '../foundation/errors.ts';
import { contextWords, passwordMaxLength, type Rating } from './rules.ts';

/** For one password, once the thread is up; reading the dictionaries takes seconds on a busy machine, and is nobody's fault. */
const timeLimitMs = 5_000;
const startLimitMs = 60_000;
const waitingLimit = 16;

interface Waiting {
  resolve(rating: Rating): void;
  reject(error: unknown): void;
}

let worker: Worker | null = null;
let isReady = false;
let lastNumber = 0;
const waiting = new Map<number, Waiting>();

/** How guessable a password is, knowing the person it is for. @throws Refusal too_many_requests when it takes too long. */
export async function ratePassword(password: string, context: readonly string[]): Promise<Rating> {
  if (waiting.size >= waitingLimit) refuse('too_many_requests', { retryAfterSeconds: 5 });
  const number = ++lastNumber;
  const rated = new Promise<Rating>((resolve, reject) => waiting.set(number, { resolve, reject }));
  const cut = [...password].slice(0, passwordMaxLength).join('');
  startWorker().postMessage({ number, password: cut, context: contextWords(context) }, []);
  const giveUp = () => failAll(new Error('Rating a password took too long.'));
  const timer = setTimeout(giveUp, isReady ? timeLimitMs : startLimitMs);
  try {
    return await rated;
  } catch {
    return refuse('too_many_requests', { retryAfterSeconds: 5 });
  } finally {
    clearTimeout(timer);
    waiting.delete(number);
  }
}

function startWorker(): Worker {
  if (worker) return worker;
  const started = new Worker(new URL('./strength-worker.ts', import.meta.url));
  started.on('message', (told: 'ready' | { number: number; rating: Rating }) => {
    if (told === 'ready') isReady = true;
    else waiting.get(told.number)?.resolve(told.rating);
  });
  started.on('error', failAll);
  // Last, since listening holds the process open again.
  started.unref();
  worker = started;
  return started;
}

/** A thread that is stuck or broke is given up; the next password starts another. */
function failAll(error: unknown): void {
  void worker?.terminate();
  worker = null;
  isReady = false;
  for (const one of waiting.values()) one.reject(error);
}
