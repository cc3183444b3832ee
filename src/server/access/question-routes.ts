import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { listDifferences } from './differences.ts';
import { explainAccess } from './explain.ts';
import { listBereft, listLosses } from './losses.ts';
import { listAccountTimeline, listPersonTimeline } from './timeline.ts';
import { listReachable, listWhoCan } from './who-can.ts';

const { access } = api;

export function questionRoutes(): Route[] {
  return [
    route(access.explainAccess, explainAccess),
    route(access.listWhoCan, listWhoCan),
    route(access.listReachable, listReachable),
    route(access.listPersonTimeline, listPersonTimeline),
    route(access.listAccountTimeline, listAccountTimeline),
    route(access.listDifferences, listDifferences),
    route(access.listLosses, listLosses),
    route(access.listBereft, listBereft),
  ];
}
