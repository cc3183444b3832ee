import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { listActivity, listOwnActivity } from './queries.ts';

export function routes(): Route[] {
  return [route(api.audit.listActivity, listActivity), route(api.audit.listOwnActivity, listOwnActivity)];
}
