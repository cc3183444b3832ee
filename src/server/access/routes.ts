import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { type Asks, endElevation, listElevations, requestElevation } from './elevations.ts';
import { getPolicy, updatePolicy } from './policy.ts';
import { questionRoutes } from './question-routes.ts';
import { createRole, deleteRole, updateRole } from './role-commands.ts';
import { type CountPromises, getRole, listRoleHolders, listRoles } from './role-queries.ts';

const { access } = api;

/** What rooms below access do for it. */
export interface Lent {
  countPromises: CountPromises;
  asks: Asks;
}

export function routes({ countPromises, asks }: Lent): Route[] {
  return [
    route(access.listRoles, (context, input) => listRoles(context, countPromises, input)),
    route(access.getRole, (context, input) => getRole(context, countPromises, input)),
    route(access.listRoleHolders, listRoleHolders),
    route(access.createRole, (context, input) => createRole(context, countPromises, input)),
    route(access.updateRole, (context, input) => updateRole(context, countPromises, input)),
    route(access.deleteRole, (context, input) => deleteRole(context, countPromises, input)),
    route(access.getPolicy, getPolicy),
    route(access.updatePolicy, updatePolicy),
    ...questionRoutes(),
    route(access.requestElevation, (context, input) => requestElevation(context, asks, input)),
    route(access.listElevations, listElevations),
    route(access.endElevation, endElevation),
  ];
}
