// The names of all calls, with what each takes and gives, taken from the contract as types only.
import type { CallOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Api } from '../../contract/index.ts';

type Room = keyof Api & string;
type NamesIn<R extends Room> = `${R}.${keyof Api[R] & string}`;
export type EndpointName = { [R in Room]: NamesIn<R> }[Room];

type EndpointOf<N extends EndpointName> = N extends `${infer R extends Room}.${infer E}`
  ? E extends keyof Api[R]
    ? Api[R][E]
    : never
  : never;

/** What a caller writes; fields with a default may be left out. */
export type Input<N extends EndpointName> = CallOf<EndpointOf<N>>;
export type Reply<N extends EndpointName> = ReplyOf<EndpointOf<N>>;

/** Endpoints that answer a page of rows. */
export type ListName = {
  [N in EndpointName]: Reply<N> extends { items: unknown[]; total: number } ? N : never;
}[EndpointName];
export type Row<N extends ListName> = Reply<N> extends { items: (infer Item)[] } ? Item : never;
