import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { createCenter, deleteCenter, restoreCenter, transferOwnership, updateCenter } from './commands.ts';
import { getCenter, listCenters } from './queries.ts';

export function routes(): Route[] {
  return [
    route(api.centers.createCenter, createCenter),
    route(api.centers.listCenters, listCenters),
    route(api.centers.getCenter, (context) => getCenter(context, context)),
    route(api.centers.updateCenter, updateCenter),
    route(api.centers.transferOwnership, transferOwnership),
    route(api.centers.deleteCenter, deleteCenter),
    route(api.centers.restoreCenter, restoreCenter),
  ];
}
