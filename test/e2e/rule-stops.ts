// Automated rules: their list, editor, preview and log, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Northpeak } from './northpeak.ts';
import type { Stop } from './site.ts';

const at =
  (query: Record<string, string> = {}) =>
  (known: Northpeak) =>
    withQuery(paths.accountRules(known.center, known.accounts[0] ?? ''), query);

export const ruleStops: readonly Stop[] = [
  { name: 'rules', as: 'lin', at: at(), shows: () => 'Dear conversions' },
  { name: 'rules-log', as: 'lin', at: at({ view: 'log' }), shows: () => 'More for all' },
  { name: 'rules-of-an-analyst', as: 'kenji', at: at(), shows: () => 'Dear conversions' },
  {
    name: 'dialog-rule',
    as: 'lin',
    at: at({ edit: 'new' }),
    shows: (say) => say('rules.form.not_yet'),
  },
];
