import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { getSummary } from './queries.ts';

export function routes(): Route[] {
  return [route(api.reporting.getSummary, getSummary)];
}
