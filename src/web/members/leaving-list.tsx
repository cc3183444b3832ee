import { useTranslations } from 'use-intl';
import type { InheritedKind, Offboarding } from '../../contract/members-offboarding.ts';
import { useRoleName } from '../access/roles.ts';
import { Checkbox } from '../ui/checkbox.tsx';

type Kind = Offboarding['kinds'][number];

const namedFirst = 3;

/** The first of a kind by name, and how many more. */
function useNames(): (kind: Kind) => string {
  const t = useTranslations();
  const roleName = useRoleName();
  const detailOf = ({ kind }: Kind, detail: string | null): string => {
    if (detail === null || kind === 'approval') return '';
    const key =
      kind === 'request' ? `requests.sent.kinds.${detail.replace('.', '_')}` : `requests.proposals.states.${detail}`;
    if (kind === 'request' || kind === 'proposal') return t.has(key) ? t(key) : '';
    return t.has(`access.roles.${detail}`) ? t(`access.roles.${detail}`) : roleName(detail);
  };
  return (kind) => {
    const names = kind.first.slice(0, namedFirst).map(({ name, detail }) => {
      const action = `audit.actions.${name.replace('.', '_')}`;
      const known = /^[a-z]+\.[a-z_]+$/.test(name) && t.has(action) ? t(action) : name;
      return [known, detailOf(kind, detail)].filter((part) => part !== '').join(' · ');
    });
    const more = kind.count - names.length;
    return [...names, ...(more > 0 ? [t('members.offboard.more', { count: more })] : [])].join(t('common.comma'));
  };
}

const isHeritable = ({ heritable }: Kind): boolean => heritable > 0;

/** What stays with an heir, if it is wanted so, and what ends. */
export function LeavingList({
  kinds,
  ends,
  onEnds,
}: {
  kinds: readonly Kind[];
  ends: ReadonlySet<InheritedKind>;
  onEnds: (kind: InheritedKind, isEnding: boolean) => void;
}) {
  const t = useTranslations();
  const namesOf = useNames();
  const heritable = kinds.filter(isHeritable);
  const ending = kinds.filter((kind) => kind.kind !== 'access' && !isHeritable(kind));
  return (
    <>
      {heritable.length > 0 && (
        <fieldset className="space-y-2.5">
          <legend className="mb-2 font-medium text-ink">{t('members.offboard.hand_over')}</legend>
          {heritable.map((kind) => (
            <Checkbox
              key={kind.kind}
              label={t('members.offboard.kind', { kind: t(`members.leaving.${kind.kind}`), count: kind.count })}
              hint={<bdi className="break-words">{namesOf(kind)}</bdi>}
              checked={!ends.has(kind.kind as InheritedKind)}
              onChange={(event) => onEnds(kind.kind as InheritedKind, !event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
      <div className="rounded-lg bg-sunken px-3 py-2.5">
        <p className="mb-1 font-medium text-ink">{t('members.offboard.ends')}</p>
        <ul className="list-disc space-y-0.5 ps-5">
          {ending.map((kind) => (
            <li key={kind.kind} className="break-words">
              {t('members.offboard.kind_named', {
                kind: t(`members.leaving.${kind.kind}`),
                names: namesOf(kind),
              })}
            </li>
          ))}
          <li>{t('members.offboard.access')}</li>
        </ul>
      </div>
    </>
  );
}
