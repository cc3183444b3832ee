// Audiences of many ad groups, and targeting that was saved.
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { DryRun } from '../../contract/audit.ts';
import type { SavedTargeting } from '../../contract/saved-targetings.ts';
import { call } from '../api/call.ts';
import { useEndpoint } from '../api/hooks.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { AudiencePickers } from './audience-picker.tsx';
import { audienceWays, type BulkDraft } from './bulk-draft.ts';
import { useTargetingWords } from './targeting-words.ts';

type Json = NonNullable<DryRun['changes'][number]['before']>[string];

export interface TargetProps {
  center: string;
  account: Pick<Account, 'id' | 'viewer'>;
  draft: BulkDraft;
  set: (change: Partial<BulkDraft>) => void;
}

export function AudiencesPart({ center, account, draft, set }: TargetProps) {
  const t = useTranslations();
  const { audienceWay, group } = draft;
  return (
    <div className="space-y-4">
      <SelectField
        label={t('ads.bulk.how')}
        value={audienceWay}
        options={audienceWays.map((way) => ({ value: way as string, label: t(`ads.bulk.audiences.${way}`) }))}
        onChange={(event) => set({ audienceWay: event.currentTarget.value as BulkDraft['audienceWay'] })}
      />
      <AudiencePickers
        center={center}
        account={account}
        chosen={group.audiences}
        takesAway={audienceWay === 'remove'}
        onChange={(audiences) => set({ group: { ...group, audiences } })}
      />
    </div>
  );
}

export function SavedPart({ center, account, draft, set }: TargetProps) {
  const t = useTranslations();
  const words = useTargetingWords();
  const [found, setFound] = useState<ReadonlyMap<string, SavedTargeting>>(new Map());
  const choiceOf = ({ id, name, targeting }: SavedTargeting): Choice => ({ id, label: name, hint: words(targeting) });
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const asked = { center, account: account.id, search, sort: 'name', pageSize: 20 } as const;
      const { items } = await call('ads.listSavedTargetings', asked);
      setFound(new Map(items.map((one) => [one.id, one])));
      return items.map(choiceOf);
    },
    // The words change with the language alone, which draws the page anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [center, account.id],
  );
  return (
    <Picker
      label={t('ads.bulk.parts.saved')}
      hint={t('ads.bulk.saved_hint')}
      find={find}
      isSingle
      chosen={draft.saved === null ? [] : [choiceOf(draft.saved)]}
      onChange={([choice]) => set({ saved: (choice && (found.get(choice.id) ?? draft.saved)) ?? null })}
    />
  );
}

const ofAudiences = ['includedAudiences', 'excludedAudiences'];
/** So many are asked for by name in one call. */
const mostNamed = 100;

/** Puts names for the ids of audiences into changes; an id stands for itself until its name is there, or where there is none. */
export function useAudienceNames(
  { center, account }: { center: string; account: string },
  changes: DryRun['changes'],
): (key: string, value: Json | undefined) => Json | undefined {
  const ids = new Set(
    changes.flatMap(({ before, after }) =>
      ofAudiences.flatMap((key) => [before?.[key], after?.[key]].flat() as (string | undefined)[]),
    ),
  );
  ids.delete(undefined as never);
  const named = [...ids].slice(0, mostNamed).join(',');
  const asked = { center, account, audience: named, pageSize: mostNamed };
  const { data } = useEndpoint('assets.listAudiences', asked, { isEnabled: named !== '' });
  const names = new Map(data?.items.map(({ id, name }) => [id, name]));
  return (key, value) =>
    ofAudiences.includes(key) && Array.isArray(value) ? value.map((id) => names.get(id as string) ?? id) : value;
}
