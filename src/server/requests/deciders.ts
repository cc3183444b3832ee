import type { Context } from '../foundation/context.ts';

/** A pending request in the hands of who decides it. */
export interface Decided {
  id: string;
  centerId: string;
  objectId: string;
}

/** What the answers to one kind of request do, in the transaction of the answer. */
export interface Decider {
  approve(context: Context, request: Decided): Promise<void>;
  decline(context: Context, request: Decided): Promise<void>;
  /** Nobody answered in time. The transaction acts inside the asking center. */
  expire(context: Context, request: Decided): Promise<void>;
}

export type Kind = 'members.invitation' | 'assets.binding';
export type Deciders = Record<Kind, Decider>;
