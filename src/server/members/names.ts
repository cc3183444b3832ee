import type { Context } from '../foundation/context.ts';

/** The names of ad accounts that the acting center holds, by id; others are left out. Given by the room that knows them. */
export type AccountNames = (context: Context, ids: readonly string[]) => Promise<Map<string, string>>;
