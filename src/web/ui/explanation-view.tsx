import { Check, CircleSlash } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Explanation } from '../../contract/shapes.ts';
import { actionKey } from './explanation.tsx';
import { Time } from './time.tsx';

/** Which words say the fix: whose ceiling is to be raised, and what stands in the way of a membership. */
function wordsOfFix({ fix, chain }: Explanation): string {
  if (fix?.kind === 'raise_ceiling' && fix.center === null) return 'raise_own_ceiling';
  if (fix?.kind !== 'reinstate_member') return fix?.kind ?? '';
  const state = chain[0]?.state;
  if (state === 'not_started') return 'advance_member';
  return state === 'ended' ? 'extend_member' : 'reinstate_member';
}

/**
 * Why something is allowed or not: the chain link by link, the smallest change that would help, and who can make it. Speaks to
 * the reader, or of `person` by name.
 */
export function ExplanationView({ explanation, person }: { explanation: Explanation; person?: string | undefined }) {
  const t = useTranslations();
  const { fix, chain, verdict, start } = explanation;
  const who = person === undefined ? { who: 'you', person: '' } : { who: 'other', person };
  // A role that a center made itself comes with its name.
  const roleName = (role: string): string => (t.has(`access.roles.${role}`) ? t(`access.roles.${role}`) : role);
  const action = t(`access.actions.${actionKey(explanation.action)}`);
  return (
    <div className="space-y-3 text-sm">
      <p className="font-medium text-ink">{t(`access.verdict.${verdict}`, { ...who, action })}</p>
      <ol className="space-y-2">
        {chain.map((link, index) => {
          const isOk = link.state === 'ok';
          const Icon = isOk ? Check : CircleSlash;
          return (
            <li key={index} className="flex items-start gap-2.5">
              <Icon
                size={16}
                aria-hidden="true"
                className={isOk ? 'mt-0.5 shrink-0 text-ok' : 'mt-0.5 shrink-0 text-bad'}
              />
              <span className="min-w-0 text-ink-2">
                {t(`access.chain.${link.link}_${link.state}`, {
                  role: link.role === null ? '' : roleName(link.role),
                  name: link.name ?? '',
                  ...who,
                })}
                {link.from !== null && (
                  <span className="text-ink-3">
                    {' '}
                    (<Time at={link.from} show="date" />)
                  </span>
                )}
                {link.from === null && link.until !== null && (
                  <span className="text-ink-3">
                    {' '}
                    (<Time at={link.until} show="date" />)
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
      {fix !== null && verdict === 'deny' && (
        <p className="rounded-lg bg-sunken px-3 py-2 text-ink-2">
          {t(`access.fix.${wordsOfFix(explanation)}`, {
            ...who,
            roles: fix.roles.map(roleName).join(t('common.or')),
            center: fix.center ?? '',
          })}
          {fix.people.length > 0 && (
            <> {t('access.who_can_fix', { people: fix.people.map((person) => person.name).join(t('common.comma')) })}</>
          )}
          {start !== null && <> {t(`access.start.${start}`, who)}</>}
        </p>
      )}
    </div>
  );
}
