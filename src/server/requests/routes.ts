import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { decideRequest } from './commands.ts';
import type { Deciders } from './deciders.ts';
import { countInbox, getRequest, listInbox } from './queries.ts';

export function routes(deciders: Deciders): Route[] {
  return [
    route(api.requests.listInbox, listInbox),
    route(api.requests.countInbox, countInbox),
    route(api.requests.getRequest, getRequest),
    route(api.requests.decideRequest, (context, input) => decideRequest(context, deciders, input)),
  ];
}
