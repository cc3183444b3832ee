import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import {
  activateRule,
  createRule,
  getRule,
  listRules,
  pauseRule,
  removeRule,
  restoreRule,
  updateRule,
} from './rules.ts';
import { listRuleResults, listRuleRuns, revertRuleRun } from './rules-log.ts';
import { previewRule } from './rules-preview.ts';
import { type Kit, runRule } from './rules-run.ts';

const { ads } = api;

export function ruleRoutes(kit: Kit): Route[] {
  return [
    route(ads.listRules, listRules),
    route(ads.getRule, getRule),
    route(ads.createRule, createRule),
    route(ads.updateRule, updateRule),
    route(ads.activateRule, activateRule),
    route(ads.pauseRule, pauseRule),
    route(ads.removeRule, removeRule),
    route(ads.restoreRule, restoreRule),
    route(ads.previewRule, (context, input) => previewRule(context, kit.numbers, input)),
    route(ads.runRule, (context, input) => runRule(context, kit, input)),
    route(ads.listRuleRuns, listRuleRuns),
    route(ads.listRuleResults, listRuleResults),
    route(ads.revertRuleRun, revertRuleRun),
  ];
}
