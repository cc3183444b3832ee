import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { changeAssignments } from './grid-changes.ts';
import { planAssignments } from './grid-plan.ts';
import { getGrid, listAssignments } from './grid-queries.ts';

const { access } = api;

export function gridRoutes(installation: Pick<Installation, 'limits'>): Route[] {
  return [
    route(access.getGrid, getGrid),
    route(access.listAssignments, listAssignments),
    route(access.planAssignments, (context, input) => planAssignments(context, installation, input)),
    route(access.changeAssignments, (context, input) => changeAssignments(context, installation, input)),
  ];
}
