import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { changeAssignments } from './grid-changes.ts';
import { type PlanParts, planAssignments } from './grid-plan.ts';
import { getGrid, listAssignments } from './grid-queries.ts';

const { access } = api;

export function gridRoutes(parts: PlanParts): Route[] {
  return [
    route(access.getGrid, getGrid),
    route(access.listAssignments, listAssignments),
    route(access.planAssignments, (context, input) => planAssignments(context, parts, input)),
    route(access.changeAssignments, (context, input) => changeAssignments(context, parts, input)),
  ];
}
