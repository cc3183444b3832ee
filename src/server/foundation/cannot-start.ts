// Why Atrium did not start, in one sentence for the person who runs it. Not a refusal, which answers a caller, and not
// a bug, which needs a stack: something outside the program has to change.
import type { DatabaseError } from 'pg';

export class CannotStart extends Error {
  /** 2: a setting must change; 1: something else must. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

type SystemError = Partial<NodeJS.ErrnoException>;

/** Turns a failed file operation on `place` into a sentence; anything that is no such failure is passed on as it is. */
export function fileFault(error: unknown, place: string): unknown {
  const user = process.getuid === undefined ? 'this user' : `user ${process.getuid()}`;
  switch ((error as SystemError).code) {
    case 'EACCES':
    case 'EPERM':
      return new CannotStart(`${place} may not be read and written by ${user}: give it to that user or set DATA_DIR.`);
    case 'EROFS':
      return new CannotStart(`${place} is on a file system that is read-only: set DATA_DIR to another folder.`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new CannotStart(`The disk of ${place} is full: make room, then start again.`);
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
      return new CannotStart(`${place} cannot be made as a folder: set DATA_DIR to a folder that can.`, 2);
    default:
      return error;
  }
}

/** Turns a failed connection into a sentence. `where` is the database without its password. */
export function databaseFault(error: unknown, where: string): unknown {
  const { code, message } = error as Partial<DatabaseError>;
  const sentence = connectionSentences[code ?? ''];
  if (sentence !== undefined) return new CannotStart(sentence.replace('{where}', where));
  if (message?.includes('SSL'))
    return new CannotStart(`The database at ${where} and Atrium disagree about TLS: ${message}.`);
  return error;
}

const unreachable = 'No database answers at {where}: check DATABASE_URL and that the server runs.';
const connectionSentences: Record<string, string> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOENT: unreachable,
  ENOTFOUND: 'The host of the database at {where} is unknown: check DATABASE_URL.',
  EAI_AGAIN: 'The host of the database at {where} could not be looked up: check DATABASE_URL and the network.',
  ETIMEDOUT: 'The database at {where} did not answer in time: check DATABASE_URL and the network.',
  '28P01': 'The database at {where} refused the password of DATABASE_URL.',
  '28000': 'The database at {where} refused the user of DATABASE_URL.',
  '3D000': 'The database at {where} does not exist: create it, or correct DATABASE_URL.',
  '42501': 'The user of DATABASE_URL lacks a right at {where}: it must own the database and may create roles.',
  '53100': 'The disk of the database at {where} is full: make room, then start again.',
  '53300': 'The database at {where} has no free connection: raise max_connections or stop other clients.',
  '57P03': 'The database at {where} is starting or stopping: try again in a moment.',
};

/** host:port/name, which may be shown and logged; the user and the password of the address may not. */
export function placeOf(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const host = url.searchParams.get('host') ?? (url.host || 'localhost');
  return `${host}${url.pathname}`;
}
