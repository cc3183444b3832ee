import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { estimateTargeting } from './estimate.ts';
import { importPerformance, importPerformanceFile, listImports, withdrawImport } from './imports.ts';
import { listPerformance } from './performance.ts';
import { getSummary } from './queries.ts';

const { reporting } = api;

export function routes(): Route[] {
  return [
    route(reporting.getSummary, getSummary),
    route(reporting.listPerformance, listPerformance),
    route(reporting.estimateTargeting, estimateTargeting),
    route(reporting.importPerformance, importPerformance),
    route(reporting.importPerformanceFile, importPerformanceFile),
    route(reporting.listPerformanceImports, listImports),
    route(reporting.withdrawPerformanceImport, withdrawImport),
  ];
}
