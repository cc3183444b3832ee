// Small parts that pages and dialogs of audiences share.
import { useTranslations } from 'use-intl';
import type { Audience, AudienceRule } from '../../contract/audiences.ts';
import { Badge } from '../ui/badge.tsx';
import { audienceTones, ruleHeading, shownState, useConditionWords } from './audience-words.ts';

export function AudienceBadge({ audience }: { audience: Pick<Audience, 'state' | 'source' | 'deletedAt'> }) {
  const t = useTranslations();
  const state = shownState(audience);
  return (
    <Badge tone={audienceTones[state]} hasDot>
      {t(`audiences.states.${state}`)}
    </Badge>
  );
}

/** A rule in words: who belongs to it, and who does not. */
export function RuleView({ rule, pixels }: { rule: AudienceRule; pixels: readonly { id: string; name: string }[] }) {
  const t = useTranslations();
  const say = useConditionWords(pixels);
  const list = (some: AudienceRule['include']) => (
    <ul className="mt-1 list-disc space-y-1 ps-5">
      {some.map((condition, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- in their order, and not changed here
        <li key={at} className="break-words">
          {say(condition)}
        </li>
      ))}
    </ul>
  );
  return (
    <div className="space-y-3 text-sm text-ink">
      <div>
        <p className="text-ink-2">{t(`audiences.rule.${ruleHeading(rule)}`)}</p>
        {list(rule.include)}
      </div>
      {rule.exclude.length > 0 && (
        <div>
          <p className="text-ink-2">{t('audiences.rule.exclude')}</p>
          {list(rule.exclude)}
        </div>
      )}
    </div>
  );
}
