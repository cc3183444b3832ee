// The editor of an automated rule: a sentence in parts, and the sentence as it reads.
import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { allHours } from '../../contract/ads-kinds.ts';
import { adLevels } from '../../contract/ads-levels.ts';
import { type Rule, ruleActs, ruleFacts, ruleOperators, ruleWindows } from '../../contract/ads-rules.ts';
import type { Account } from '../../contract/assets.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { HoursGrid } from './hours-grid.tsx';
import {
  type ConditionDraft,
  draftOf,
  isAmount,
  isShare,
  isState,
  newCondition,
  newDraft,
  type Problems,
  type RuleDraft,
  readDraft,
} from './rules-draft.ts';
import { useRuleSentence } from './rules-words.ts';

interface PartProps {
  draft: RuleDraft;
  currency: string;
  problems: Problems;
  onChange: (change: Partial<RuleDraft>) => void;
}

const noProblems: Problems = new Set();
const mostConditions = 5;

/** What is wrong with a field, once saving was tried. */
function useProblem(problems: Problems): (field: string) => string | undefined {
  const t = useTranslations();
  return (field) => (problems.has(field) ? t('rules.form.unread') : undefined);
}

function ConditionRow({
  condition,
  at,
  draft,
  currency,
  problems,
  onChange,
  onRemove,
}: Omit<PartProps, 'onChange'> & {
  condition: ConditionDraft;
  at: number;
  onChange: (change: Partial<ConditionDraft>) => void;
  onRemove: (() => void) | null;
}) {
  const t = useTranslations();
  const problem = useProblem(problems);
  const { fact, over, is, value, upTo } = condition;
  const facts = ruleFacts.filter(
    (one) => (one !== 'bid' || draft.level === 'ad_group') && (one !== 'budget' || draft.level !== 'ad'),
  );
  const unit = isAmount(fact) ? currency : isShare(fact) ? '%' : undefined;
  const end = unit === undefined ? undefined : <span className="pe-2 text-xs text-ink-3">{unit}</span>;
  const number = at + 1;
  return (
    <div role="group" aria-label={t('rules.form.condition', { number })} className="flex flex-wrap items-end gap-2">
      <SelectField
        className="min-w-40 flex-1"
        label={t('rules.form.fact')}
        value={fact}
        options={facts.map((one) => ({ value: one, label: t(`rules.facts.${one}`) }))}
        onChange={(event) => onChange({ fact: event.currentTarget.value as ConditionDraft['fact'] })}
      />
      {!isState(fact) && (
        <SelectField
          className="min-w-32 flex-1"
          label={t('rules.form.over')}
          value={over}
          options={ruleWindows.map((one) => ({ value: one, label: t(`rules.windows.${one}`) }))}
          onChange={(event) => onChange({ over: event.currentTarget.value as ConditionDraft['over'] })}
        />
      )}
      <SelectField
        className="w-32"
        label={t('rules.form.is')}
        value={is}
        options={ruleOperators.map((one) => ({ value: one, label: t(`rules.operators.${one}`) }))}
        onChange={(event) => onChange({ is: event.currentTarget.value as ConditionDraft['is'] })}
      />
      <TextField
        className="w-32"
        label={t('rules.form.value')}
        value={value}
        inputMode="decimal"
        end={end}
        error={problem(`value ${at}`)}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
      {is === 'between' && (
        <TextField
          className="w-32"
          label={t('rules.form.up_to')}
          value={upTo}
          inputMode="decimal"
          end={end}
          error={problem(`upTo ${at}`)}
          onChange={(event) => onChange({ upTo: event.currentTarget.value })}
        />
      )}
      {onRemove !== null && (
        <IconButton
          label={t('rules.form.remove_condition', { number })}
          icon={<X size={16} aria-hidden="true" />}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

function Conditions({ draft, onChange, ...rest }: PartProps) {
  const t = useTranslations();
  const { conditions } = draft;
  const change = (key: number, part: Partial<ConditionDraft>): void =>
    onChange({ conditions: conditions.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const next = Math.max(...conditions.map(({ key }) => key)) + 1;
  return (
    <Part title={t('rules.form.conditions')}>
      {conditions.map((condition, at) => (
        <ConditionRow
          key={condition.key}
          {...rest}
          draft={draft}
          condition={condition}
          at={at}
          onChange={(part) => change(condition.key, part)}
          onRemove={
            conditions.length === 1
              ? null
              : () => onChange({ conditions: conditions.filter(({ key }) => key !== condition.key) })
          }
        />
      ))}
      {conditions.length < mostConditions && (
        <Button size="sm" onClick={() => onChange({ conditions: [...conditions, newCondition(next)] })}>
          <Plus size={16} aria-hidden="true" />
          {t('rules.form.add_condition')}
        </Button>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="space-y-3 border-t border-line pt-3">
      <legend className="float-start mb-1 w-full text-sm font-medium text-ink">{title}</legend>
      <div className="clear-both space-y-3">{children}</div>
    </fieldset>
  );
}

function About({ draft, problems, onChange }: PartProps) {
  const t = useTranslations();
  const problem = useProblem(problems);
  const ways = (['all', 'name', 'labels', 'campaigns', 'ids'] as const).filter(
    (by) => by !== 'campaigns' || draft.level !== 'campaign',
  );
  return (
    <Part title={t('rules.form.about')}>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('rules.table.level')}
          value={draft.level}
          options={adLevels.map((one) => ({ value: one, label: t(`ads.levels.${one}`) }))}
          onChange={(event) => onChange({ level: event.currentTarget.value as RuleDraft['level'] })}
        />
        <SelectField
          label={t('rules.form.which')}
          value={draft.by}
          options={ways.map((one) => ({ value: one, label: t(`rules.by.${one}`) }))}
          onChange={(event) => onChange({ by: event.currentTarget.value as RuleDraft['by'] })}
        />
      </div>
      {draft.by !== 'all' && (
        <TextField
          label={t(`rules.picked.${draft.by}`)}
          hint={draft.by === 'name' ? undefined : t('rules.form.commas')}
          value={draft.picked}
          error={problem('picked')}
          onChange={(event) => onChange({ picked: event.currentTarget.value })}
        />
      )}
    </Part>
  );
}

/** What a change of an amount needs: of what, by how much, and within which bounds. */
function AmountParts({ draft, currency, problems, onChange }: PartProps) {
  const t = useTranslations();
  const problem = useProblem(problems);
  const unit = draft.do.endsWith('percent') ? '%' : currency;
  const units = (text: string) => <span className="pe-2 text-xs text-ink-3">{text}</span>;
  const fields = (['budget', 'bid'] as const).filter((one) => one === 'budget' || draft.level === 'ad_group');
  const bound = (key: 'least' | 'most') => (
    <TextField
      label={t(`rules.form.${key}`)}
      value={draft[key]}
      inputMode="decimal"
      end={units(currency)}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={t('rules.form.field')}
        value={draft.field}
        options={fields.map((one) => ({ value: one, label: t(`rules.fields.${one}`) }))}
        onChange={(event) => onChange({ field: event.currentTarget.value as RuleDraft['field'] })}
      />
      <TextField
        label={t('rules.form.amount')}
        value={draft.amount}
        inputMode="decimal"
        end={units(unit)}
        error={problem('amount')}
        onChange={(event) => onChange({ amount: event.currentTarget.value })}
      />
      {draft.do !== 'set' && bound('least')}
      {draft.do !== 'set' && bound('most')}
    </div>
  );
}

function Act(props: PartProps) {
  const t = useTranslations();
  const { draft, onChange } = props;
  const isPlain = draft.do === 'switch_on' || draft.do === 'switch_off' || draft.do === 'notify';
  const acts = ruleActs.filter(
    (one) => draft.level !== 'ad' || one === 'switch_on' || one === 'switch_off' || one === 'notify',
  );
  return (
    <Part title={t('rules.form.act')}>
      <SelectField
        label={t('rules.form.does')}
        value={draft.do}
        options={acts.map((one) => ({ value: one, label: t(`rules.acts.${one}`) }))}
        onChange={(event) => onChange({ do: event.currentTarget.value as RuleDraft['do'] })}
      />
      {!isPlain && <AmountParts {...props} />}
    </Part>
  );
}

const numbers = ['objectsPerRun', 'maxAgeHours', 'precedence'] as const;

function Limits({ draft, currency, problems, onChange, zone }: PartProps & { zone: string }) {
  const t = useTranslations();
  const problem = useProblem(problems);
  return (
    <Part title={t('rules.form.limits')}>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('rules.form.again')}
          value={draft.every}
          options={(['day', 'hours'] as const).map((one) => ({ value: one, label: t(`rules.every.${one}`) }))}
          onChange={(event) => onChange({ every: event.currentTarget.value as RuleDraft['every'] })}
        />
        {draft.every === 'hours' && (
          <TextField
            label={t('rules.form.hours')}
            value={draft.everyHours}
            inputMode="numeric"
            error={problem('everyHours')}
            onChange={(event) => onChange({ everyHours: event.currentTarget.value })}
          />
        )}
        {numbers.map((field) => (
          <TextField
            key={field}
            label={t(`rules.form.${field}`)}
            value={draft[field]}
            inputMode="numeric"
            error={problem(field)}
            onChange={(event) => onChange({ [field]: event.currentTarget.value })}
          />
        ))}
        <TextField
          label={t('rules.form.added')}
          value={draft.addedPerDay}
          inputMode="decimal"
          end={<span className="pe-2 text-xs text-ink-3">{currency}</span>}
          error={problem('addedPerDay')}
          onChange={(event) => onChange({ addedPerDay: event.currentTarget.value })}
        />
      </div>
      <details>
        <summary className="cursor-pointer text-sm text-ink-2">{t('rules.form.schedule')}</summary>
        <HoursGrid hours={draft.hours} zone={zone} error={problem('hours')} onChange={(hours) => onChange({ hours })} />
      </details>
    </Part>
  );
}

export function RuleDialog({
  center,
  account,
  rule,
  onSaved,
  onClose,
}: {
  center: string;
  account: Account;
  /** None for a new one. */
  rule: Rule | null;
  onSaved: (id: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const sentence = useRuleSentence();
  const [draft, setDraft] = useState<RuleDraft>(() => (rule === null ? newDraft(allHours) : draftOf(rule)));
  const [isTried, setIsTried] = useState(false);
  const done = {
    refreshes: ['ads', 'audit'],
    onDone: ({ id, name }: Rule) => {
      toast({ message: t('rules.done.saved', { name }) });
      onSaved(id);
    },
  };
  const create = useCommand('ads.createRule', done);
  const update = useCommand('ads.updateRule', done);
  const { currency, timeZone } = account;
  const read = readDraft(draft, currency);
  const problems = isTried && 'problems' in read ? read.problems : noProblems;
  const error = say(create.error ?? update.error);
  const change = (part: Partial<RuleDraft>): void => setDraft((former) => ({ ...former, ...part }));
  const parts = { draft, currency, problems, onChange: change };
  const save = (): void => {
    setIsTried(true);
    if (!('rule' in read)) return;
    const at = { center, account: account.id };
    if (rule === null) create.mutate({ ...at, ...read.rule });
    else update.mutate({ ...at, rule: rule.id, ...read.rule });
  };
  return (
    <FormDialog
      size="lg"
      title={rule === null ? t('rules.create') : t('rules.form.title', { name: rule.name })}
      subtitle={t('rules.form.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!create.isPending && !update.isPending) save();
      }}
      action={t('rules.form.save')}
      isBusy={create.isPending || update.isPending}
    >
      <TextField
        label={t('rules.table.name')}
        value={draft.name}
        maxLength={200}
        error={problems.has('name') ? t('errors.fields.required') : undefined}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <About {...parts} />
      <Conditions {...parts} />
      <Act {...parts} />
      <Limits {...parts} zone={timeZone} />
      <Banner>{'rule' in read ? sentence({ ...read.rule, currency } as Rule) : t('rules.form.not_yet')}</Banner>
      {rule?.conflicts.map((conflict) => (
        <Banner key={`${conflict.rule.id} ${conflict.about}`} tone="warn">
          {t(conflict.first === rule.id ? 'rules.conflict.first' : 'rules.conflict.second', {
            name: conflict.rule.name,
            count: conflict.objects,
          })}
        </Banner>
      ))}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
