import type { Context } from '../foundation/context.ts';
import type { RequestsRequests } from '../foundation/tables.ts';

/** A pending request in the hands of who decides it. */
export interface Decided {
  id: string;
  centerId: string;
  objectId: string;
  /** The center whose Owners and Admins decide; null where one person does. */
  toCenterId: string | null;
  askedBy: string;
  note: string;
  details: unknown;
}

/** What the answers to one kind of request do, in the transaction of the answer. */
export interface Decider {
  /** `waits` for an approval that is not the last one: the request stays open. */
  approve(context: Context, request: Decided): Promise<'waits' | undefined | void>;
  decline(context: Context, request: Decided): Promise<void>;
  /** Whether it could not be approved any more, whoever tries. Only reads; the transaction acts inside the asking center. */
  isOvertaken?(context: Context, request: Decided): Promise<boolean>;
  /** Who asked takes it back; the request is closed already. A kind without it is taken back in its own room alone. */
  withdraw?(context: Context, request: Decided): Promise<void>;
  /** Nobody answered in time. The transaction acts inside the asking center. */
  expire(context: Context, request: Decided): Promise<void>;
}

export type Kind = RequestsRequests['kind'];
export type Deciders = Partial<Record<Kind, Decider>>;
