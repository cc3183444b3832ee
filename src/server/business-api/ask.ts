// How an operation of this wire asks the contract: always by a call of its own endpoints, with the caller's own token.
import type { z } from 'zod';
import type { CallOf, Endpoint, ReplyOf } from '../../contract/endpoint.ts';
import { type Credential, type Engine, runCall } from '../foundation/calls.ts';
import type { Origin } from '../foundation/context.ts';
import { Refusal } from '../foundation/errors.ts';
import type { Outbound } from '../foundation/outbound.ts';
import type { Paging } from './wire.ts';

export interface Caller {
  engine: Engine;
  credential: Credential;
  origin: Origin;
  idempotencyKey: string | null;
  /** Where the installation is reached, for addresses in replies. */
  publicUrl: string;
  /** The way out to addresses that programs name. */
  outbound: Outbound;
  /** Sends bytes below `/api/v1`, with the same token: what carries a file is no call of the contract. */
  send(request: { method: 'PUT' | 'POST' | 'DELETE'; path: string; body?: Buffer }): Promise<Sent>;
}

export interface Sent {
  status: number;
  body: unknown;
}

export interface Operation {
  method: 'GET' | 'POST';
  /** Below `/open_api/v1.3/`. */
  path: string;
  params: z.ZodType;
  /** What fields of the contract are called here, where this differs from the rest of the wire. */
  names?: Record<string, string>;
  /** Of one that is sent a file, in multipart/form-data: how large it may be. */
  mostBytes?: number;
  run(caller: Caller, params: never): Promise<object>;
}

/** Joins a path and its parameters to what answers it. */
export function operation<Params extends z.ZodType>(
  shape: Omit<Operation, 'params' | 'run'> & {
    params: Params;
    run: (caller: Caller, params: z.output<Params>) => Promise<object>;
  },
): Operation {
  return shape as unknown as Operation;
}

/** Refuses what a write would be refused with, and changes nothing. */
export async function rehearse<E extends Endpoint>(caller: Caller, endpoint: E, input: CallOf<E>): Promise<void> {
  const { credential, origin } = caller;
  await runCall(caller.engine, { endpoint, input, credential, origin, isDryRun: true });
}

/** One call of the contract. A refusal is thrown. */
export async function ask<E extends Endpoint>(caller: Caller, endpoint: E, input: CallOf<E>): Promise<ReplyOf<E>> {
  const { credential, origin, idempotencyKey } = caller;
  const answer = await runCall(caller.engine, { endpoint, input, credential, origin, idempotencyKey });
  return answer.body as ReplyOf<E>;
}

/** What is read ahead of a write: null where it is forbidden, so that the write itself is refused, and recorded as denied. */
export async function unlessForbidden<Reply>(reply: Promise<Reply>): Promise<Reply | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'forbidden') return null;
    throw error;
  }
}

interface Found<Item> {
  items: Item[];
  total: number;
}
/** A list of the contract, from which pages of any size can be had. */
export type List<Item> = (paging: { page: number; pageSize: number }) => Promise<Found<Item>>;

const largestPage = 200;

/** Every item of a list. */
export async function everything<Item>(list: List<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = await list({ page, pageSize: largestPage });
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}

export function mapped<From, To>(list: List<From>, present: (item: From) => To): List<To> {
  return async (paging) => {
    const { items, total } = await list(paging);
    return { items: items.map(present), total };
  };
}

/** What is in memory already, as a list. */
export function listed<Item>(items: Item[]): List<Item> {
  return ({ page, pageSize }) =>
    Promise.resolve({ items: items.slice((page - 1) * pageSize, page * pageSize), total: items.length });
}

/** One page of several lists in a row, as if they were one. */
export async function pageAcross<Item>(lists: List<Item>[], { page, page_size }: Paging): Promise<Found<Item>> {
  const found: Found<Item> = { items: [], total: 0 };
  for (const list of lists) {
    const offset = Math.max(0, (page - 1) * page_size - found.total);
    const missing = page_size - found.items.length;
    const { items, total } = await windowOf(list, offset, missing);
    found.items.push(...items);
    found.total += total;
  }
  return found;
}

/** Items from any offset on: the contract's pages start at multiples of their size and are no larger than its largest. */
async function windowOf<Item>(list: List<Item>, offset: number, size: number): Promise<Found<Item>> {
  const pageSize = Math.min(Math.max(size, 1), largestPage);
  const first = Math.floor(offset / pageSize);
  const skipped = offset - first * pageSize;
  const items: Item[] = [];
  for (let page = first; ; page++) {
    const found = await list({ page: page + 1, pageSize });
    items.push(...found.items);
    const isReached = (page + 1) * pageSize >= Math.min(offset + size, found.total);
    if (isReached) return { items: items.slice(skipped, skipped + size), total: found.total };
  }
}

/** Those of a list of which something holds that the contract does not filter by. It is read whole, and once. */
export function sifted<Item>(list: List<Item>, holds: (item: Item) => boolean): List<Item> {
  let read: Promise<Item[]> | undefined;
  return async (paging) => {
    read ??= everything(list).then((items) => items.filter(holds));
    return listed(await read)(paging);
  };
}

/** The same caller for one of several writes of an operation: a key stands for one call. */
export function keyedFor(caller: Caller, part: string): Caller {
  const { idempotencyKey } = caller;
  return { ...caller, idempotencyKey: idempotencyKey && `${idempotencyKey} ${part}`.slice(0, 200) };
}
