import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { decideRequest } from './commands.ts';
import type { Deciders } from './deciders.ts';
import { countInbox, getRequest, listInbox, listSent } from './queries.ts';
import { withdrawRequest } from './withdraw.ts';

export function routes(deciders: Deciders): Route[] {
  return [
    route(api.requests.listInbox, listInbox),
    route(api.requests.countInbox, countInbox),
    route(api.requests.getRequest, getRequest),
    route(api.requests.decideRequest, (context, input) => decideRequest(context, deciders, input)),
    route(api.requests.listSent, listSent),
    route(api.requests.withdrawRequest, (context, input) => withdrawRequest(context, deciders, input)),
  ];
}
