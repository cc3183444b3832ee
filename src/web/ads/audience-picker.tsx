// Audiences that an ad group is shown to, and those that it is not shown to.
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience } from '../../contract/audiences.ts';
import { call } from '../api/call.ts';
import { useEndpoint } from '../api/hooks.ts';
import { shownState, useChoiceReason, useSizeWords } from '../assets/audience-words.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import type { AdGroupDraft } from './drafts.ts';

type Chosen = AdGroupDraft['audiences'];
const sides = ['include', 'exclude'] as const;

function useChoice(): (audience: Audience) => Choice {
  const t = useTranslations();
  const sizeWords = useSizeWords();
  return (audience) => ({
    id: audience.id,
    label: audience.name,
    hint: t('audiences.picker.line', {
      state: t(`audiences.states.${shownState(audience)}`),
      size: sizeWords(audience.size),
    }),
  });
}

export function AudiencePickers({
  center,
  account,
  chosen,
  takesAway = false,
  onChange,
}: {
  center: string;
  account: Pick<Account, 'id' | 'viewer'>;
  chosen: Chosen;
  /** What is chosen is named no more afterwards, so that it may be whichever. */
  takesAway?: boolean;
  onChange: (chosen: Chosen) => void;
}) {
  const t = useTranslations();
  const choiceOf = useChoice();
  const reasonOf = useChoiceReason();
  const mayUse = account.viewer.can.includes('audience:use');
  const named = [...chosen.include, ...chosen.exclude];
  const [picked, setPicked] = useState<ReadonlyMap<string, Choice>>(new Map());
  const { data: known, isPlaceholderData } = useEndpoint(
    'assets.listAudiences',
    { center, account: account.id, audience: named.join(','), pageSize: 200 },
    { isEnabled: named.length > 0, keepPrevious: true },
  );
  const isKnown = known !== undefined && !isPlaceholderData;
  const whyNot = mayUse || takesAway ? null : t('audiences.reasons.use');
  const finder =
    (other: readonly string[]) =>
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('assets.listAudiences', {
        center,
        account: account.id,
        search,
        sort: 'name',
        pageSize: 50,
      });
      return items.map((audience) => ({
        ...choiceOf(audience),
        disabledReason:
          whyNot ??
          (takesAway ? null : reasonOf(audience)) ??
          (other.includes(audience.id) ? t('audiences.reasons.other_side') : null),
      }));
    };
  // The words change with the language alone, which draws the page anew.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const findIncluded = useCallback(finder(chosen.exclude), [center, account.id, chosen.exclude, whyNot, takesAway]);
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const findExcluded = useCallback(finder(chosen.include), [center, account.id, chosen.include, whyNot, takesAway]);
  const finds = { include: findIncluded, exclude: findExcluded };
  const byId = new Map(known?.items.map((audience) => [audience.id, audience]));
  const shownOf = (id: string): Choice => {
    const audience = byId.get(id);
    if (audience) return choiceOf(audience);
    // What was chosen a moment ago is known before the answer about it is there.
    return picked.get(id) ?? { id, label: id, hint: isKnown ? t('audiences.reasons.gone') : t('common.loading') };
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {sides.map((side) => (
        <Picker
          key={side}
          label={t(`audiences.picker.${side}`)}
          hint={chosen[side].length === 0 ? t(`audiences.picker.${side}_hint`) : undefined}
          find={finds[side]}
          chosen={chosen[side].map(shownOf)}
          onChange={(choices) => {
            setPicked((former) => new Map([...former, ...choices.map((choice) => [choice.id, choice] as const)]));
            onChange({ ...chosen, [side]: choices.map(({ id }) => id) });
          }}
        />
      ))}
    </div>
  );
}
