// Automated rules in the reader's words: one sentence says all of it.
import { useFormatter, useTranslations } from 'use-intl';
import type { Rule, RuleAct, RuleCondition } from '../../contract/ads-rules.ts';
import { useMoney } from '../finance/money.tsx';
import { isAmount, isShare } from './rules-draft.ts';

type Said = Pick<Rule, 'level' | 'which' | 'conditions' | 'act' | 'currency'>;

/** A value of a metric, a budget, a bid or an age. */
export function useFactValue(): (fact: RuleCondition['fact'], value: string, currency: string) => string {
  const format = useFormatter();
  const money = useMoney();
  return (fact, value, currency) => {
    if (value === '') return '—';
    if (isAmount(fact)) return money(value.split('.')[0] ?? '0', currency);
    return format.number(
      Number(value),
      isShare(fact) ? { style: 'percent', maximumFractionDigits: 4 } : { maximumFractionDigits: 4 },
    );
  };
}

function useActWords(): (act: RuleAct, currency: string) => string {
  const t = useTranslations();
  const format = useFormatter();
  const money = useMoney();
  return (act, currency) => {
    if (!('field' in act)) return t(`rules.acts.${act.do}`);
    const amount =
      'percent' in act
        ? format.number(act.percent / 100, { style: 'percent', maximumFractionDigits: 2 })
        : money(act.amountMicros, currency);
    const words = t(`rules.does.${act.do}`, { field: t(`rules.fields.${act.field}`), amount });
    const least =
      'leastMicros' in act && act.leastMicros !== null
        ? t('rules.sentence.least', { amount: money(act.leastMicros, currency) })
        : '';
    const most =
      'mostMicros' in act && act.mostMicros !== null
        ? t('rules.sentence.most', { amount: money(act.mostMicros, currency) })
        : '';
    return `${words}${least}${most}`;
  };
}

export function useRuleSentence(): (rule: Said) => string {
  const t = useTranslations();
  const format = useFormatter();
  const value = useFactValue();
  const actWords = useActWords();
  return ({ which, level, conditions, act, currency }) => {
    const parts = conditions.map((one) =>
      t(one.is === 'between' ? 'rules.sentence.between' : 'rules.sentence.compared', {
        fact: t(`rules.facts.${one.fact}`),
        over: one.over === null ? 'none' : t(`rules.windows.${one.over}`),
        is: t(`rules.operators.${one.is}`),
        value: value(one.fact, one.value, currency),
        upTo: value(one.fact, one.upTo ?? '', currency),
      }),
    );
    const about = t(`rules.which.${which.by}`, {
      level: t(`ads.levels.${level}`),
      names: which.by === 'labels' ? format.list(which.labels) : which.by === 'name' ? which.contains : '',
      count: 'ids' in which ? which.ids.length : 0,
    });
    return t('rules.sentence.whole', { about, conditions: format.list(parts), act: actWords(act, currency) });
  };
}
