import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type ApprovalArea, approvalAreas, thresholds } from '../../contract/proposals.ts';
import { WhyNot } from '../access/why-not.tsx';
import type { Reply } from '../api/endpoints.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useReason } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Select } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

type ApprovalRules = Reply<'requests.getApprovalRules'>;
type Rule = ApprovalRules['rules'][number];
/** A line of the form: no approvals means no rule. */
interface Line {
  approvals: number;
  approvers: Rule['approvers'];
  threshold: string;
}
type Lines = Record<ApprovalArea, Line>;

const off: Line = { approvals: 0, approvers: 'admins', threshold: '10' };

function linesOf(rules: readonly Rule[]): Lines {
  const lines = approvalAreas.map((area) => {
    const rule = rules.find((one) => one.area === area);
    const usual = thresholds[area]?.isNeeded === false ? '' : off.threshold;
    if (rule === undefined) return [area, { ...off, threshold: usual }];
    const { approvals, approvers, threshold } = rule;
    return [area, { approvals, approvers, threshold: String(threshold ?? usual) }];
  });
  return Object.fromEntries(lines) as Lines;
}

function rulesOf(lines: Lines): Rule[] {
  return approvalAreas.flatMap((area) => {
    const { approvals, approvers, threshold } = lines[area];
    return approvals === 0 ? [] : [{ area, approvals, approvers, threshold: thresholdOf(area, threshold) }];
  });
}

const thresholdOf = (area: ApprovalArea, typed: string): number | null =>
  thresholds[area] === undefined || typed === '' ? null : Number(typed);

/** Of money it may be left empty: then every amount, or every raise, counts. */
function isRight(area: ApprovalArea, typed: string): boolean {
  const fit = thresholds[area];
  if (fit === undefined) return true;
  return typed === '' ? !fit.isNeeded : /^[1-9]\d{0,9}$/.test(typed) && Number(typed) <= fit.most;
}

const labels = { funds: 'units', budgets: 'percent', exports: 'rows', bulk: 'threshold' } as const;
const hasLabel = (area: ApprovalArea): area is keyof typeof labels => area in labels;

/** One kind of change: how many approve, and who. */
function RuleLine({
  area,
  line,
  isReadOnly,
  onChange,
}: {
  area: ApprovalArea;
  line: Line;
  isReadOnly: boolean;
  onChange: (change: Partial<Line>) => void;
}) {
  const t = useTranslations();
  const name = t(`requests.areas.${area}`);
  const isOff = line.approvals === 0;
  const label = hasLabel(area) ? labels[area] : null;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <span className="min-w-0 flex-1 basis-44 text-sm text-ink">{name}</span>
      <Select
        className="w-36"
        aria-label={t('settings.approval.approvals_of', { area: name })}
        disabled={isReadOnly}
        value={String(line.approvals)}
        options={[0, 1, 2, 3].map((count) => ({
          value: String(count),
          label: count === 0 ? t('settings.approval.off') : t('settings.approval.count', { count }),
        }))}
        onChange={(event) => onChange({ approvals: Number(event.currentTarget.value) })}
      />
      {!isOff && (
        <Select
          className="w-52"
          aria-label={t('settings.approval.approvers_of', { area: name })}
          disabled={isReadOnly}
          value={line.approvers}
          options={(['admins', 'owners'] as const).map((who) => ({ value: who, label: t(`settings.approval.${who}`) }))}
          onChange={(event) => onChange({ approvers: event.currentTarget.value as Line['approvers'] })}
        />
      )}
      {label !== null && !isOff && (
        <TextField
          className="basis-full sm:max-w-60"
          label={t(`settings.approval.${label}`)}
          inputMode="numeric"
          readOnly={isReadOnly}
          value={line.threshold}
          error={isRight(area, line.threshold) ? undefined : t(`settings.approval.${label}_wrong`)}
          onChange={(event) => onChange({ threshold: event.currentTarget.value.trim() })}
        />
      )}
    </li>
  );
}

function RulesForm({ center, known }: { center: Center; known: ApprovalRules }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const why = useReason()('policy:update');
  const [lines, setLines] = useState(() => linesOf(known.rules));
  const { owners, admins } = known;
  const save = useCommand('requests.putApprovalRules', {
    onDone: () => toast({ message: t('settings.approval.saved') }),
  });
  const rules = rulesOf(lines);
  const tooFew = rules.filter(({ approvals, approvers }) => known[approvers] <= approvals);
  const isWrong = rules.some(({ area }) => !isRight(area, lines[area].threshold));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null && !isWrong && tooFew.length === 0 && !save.isPending) save.mutate({ center: center.id, rules });
  };
  return (
    <form className="space-y-4" noValidate onSubmit={submit}>
      {why !== null && <Banner tone="info">{why}</Banner>}
      <ul className="divide-y divide-line">
        {approvalAreas.map((area) => (
          <RuleLine
            key={area}
            area={area}
            line={lines[area]}
            isReadOnly={why !== null}
            onChange={(change) => setLines((former) => ({ ...former, [area]: { ...former[area], ...change } }))}
          />
        ))}
      </ul>
      <p className="text-sm text-ink-3">{t('settings.approval.people', { owners, admins })}</p>
      {tooFew.map(({ area }) => (
        <Banner key={area} tone="warn">
          {t('settings.approval.too_few', { area: t(`requests.areas.${area}`) })}
        </Banner>
      ))}
      {say(save.error) !== null && <Banner tone="bad">{say(save.error)}</Banner>}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {why !== null && <WhyNot center={center.id} action="policy:update" />}
        <Button type="submit" variant="primary" disabledReason={why} isBusy={save.isPending}>
          {t('settings.approval.save')}
        </Button>
      </div>
    </form>
  );
}

/** What needs the approval of others in this center. */
export function ApprovalCard({ center }: { center: Center }) {
  const t = useTranslations();
  const known = useEndpoint('requests.getApprovalRules', { center: center.id }).data;
  if (known === undefined) return null;
  return (
    <Card title={t('settings.approval.title')} hint={t('settings.approval.hint')}>
      {/* The form starts anew when somebody else has changed the rules. */}
      <RulesForm key={JSON.stringify(known.rules)} center={center} known={known} />
    </Card>
  );
}
