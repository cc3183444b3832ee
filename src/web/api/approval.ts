// Some changes need the approval of others. Whoever makes such a call waits here until the dialog has an answer.
import { useSyncExternalStore } from 'react';
import type { ApprovalArea } from '../../contract/proposals.ts';
import type { RefusalError } from './refusal-error.ts';

/** A call that was refused until others approve, with what the rules ask for. */
interface HeldCall {
  center: string;
  endpoint: string;
  /** What it takes, without the center. */
  input: Record<string, unknown>;
  areas: ApprovalArea[];
  approvals: number;
  approvers: 'owners' | 'admins';
}

export interface Held extends HeldCall {
  key: number;
  /** It is all that the open dialogs are for. */
  isWhole: boolean;
  resolve: () => void;
}

let waiting: readonly Held[] = [];
let nextKey = 1;
const listeners = new Set<() => void>();

function set(next: readonly Held[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** What a refusal holds back, if it is one that asks for approval. */
export function heldCall(endpoint: string, input: unknown, refusal: RefusalError): HeldCall | null {
  const { center, ...rest } = input as Record<string, unknown>;
  if (refusal.code !== 'requests.approval_needed' || typeof center !== 'string') return null;
  const needed = refusal.details as unknown as Pick<HeldCall, 'areas' | 'approvals' | 'approvers'>;
  return { ...needed, center, endpoint, input: rest };
}

/** Opens the dialog that proposes the call; done when it is closed. Several calls have their dialogs one after the other. */
export function askApproval(held: HeldCall & { isWhole: boolean }): Promise<void> {
  return new Promise((resolve) => set([...waiting, { ...held, key: nextKey++, resolve }]));
}

export function endApproval(held: Held): void {
  set(waiting.filter((one) => one !== held));
  held.resolve();
}

export function useHeld(): Held | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting[0],
  );
}
