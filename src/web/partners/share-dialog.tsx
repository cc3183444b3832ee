import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { refresh } from '../api/client.ts';
import { command, PutOff, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';
import { AccountTicks } from './account-ticks.tsx';
import { useCeilingOptions } from './words.ts';

/** At most so many accounts travel in one call. */
const perCall = 50;

interface Ticked {
  id: string;
  name: string;
}

function useShare(center: string, onDone: (count: number) => void) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const share = async (
    accounts: readonly Ticked[],
    term: { partner: string; ceiling: string; startsAt: string | null; expiresAt: string | null },
  ): Promise<Ticked[]> => {
    setIsBusy(true);
    setProblem(null);
    const failed: Ticked[] = [];
    try {
      for (let at = 0; at < accounts.length; at += perCall) {
        const some = accounts.slice(at, at + perCall);
        const { results } = await command('partners.shareAccounts', {
          center,
          ...term,
          accounts: some.map(({ id }) => id),
        });
        const refused = results.filter(({ refusal }) => refusal !== null);
        failed.push(...some.filter(({ id }) => refused.some(({ account }) => account === id)));
        const [first] = refused;
        if (first?.refusal)
          setProblem(t('partners.share.failed', { count: refused.length, reason: first.refusal.message }));
      }
      onDone(accounts.length - failed.length);
      return failed;
    } catch (error) {
      if (!(error instanceof PutOff)) setProblem(say(error));
      return [...accounts];
    } finally {
      setIsBusy(false);
      void refresh();
    }
  };
  return { share, isBusy, problem };
}

/** Shares ad accounts with a partner, up to a role and optionally until a day. What is given is fixed: a partner, an account. */
export function ShareDialog({
  center,
  partner: givenPartner,
  account,
  onClose,
}: {
  center: Center;
  partner?: string;
  account?: Ticked;
  onClose: () => void;
}) {
  const t = useTranslations();
  const timeZone = useTimeZone() ?? 'UTC';
  const partners = useEndpoint('partners.listPartners', { center: center.id, pageSize: 200 });
  const ceilings = useCeilingOptions(center.id);
  const [chosen, setChosen] = useState(givenPartner ?? '');
  const [ticked, setTicked] = useState<readonly Ticked[]>(account === undefined ? [] : [account]);
  const [ceiling, setCeiling] = useState('operator');
  const [days, setDays] = useState(noDays);
  const { share, isBusy, problem } = useShare(center.id, (count) => {
    if (count > 0) toast({ message: t('partners.share.done', { count }) });
  });
  const known = partners.data?.items ?? [];
  const [only] = known;
  // One partner needs no choice.
  const partner = chosen === '' && known.length === 1 && only !== undefined ? only.id : chosen;
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const lacking =
    partner === '' ? t('partners.share.no_partner') : ticked.length === 0 ? t('partners.share.none') : null;
  const save = async () => {
    if (lacking !== null || isDayWrong || isBusy) return;
    const failed = await share(ticked, {
      partner,
      ceiling,
      ...termOfDays(days, timeZone),
    });
    setTicked(failed);
    if (failed.length === 0) onClose();
  };
  return (
    <Dialog
      title={
        account === undefined ? t('partners.share.title') : t('partners.share.title_of', { account: account.name })
      }
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy} disabledReason={lacking}>
            {t('partners.share.save', { count: ticked.length })}
          </Button>
        </>
      }
    >
      {partners.data !== undefined && known.length === 0 && (
        <Banner tone="info">{t('partners.share.no_partners')}</Banner>
      )}
      <SelectField
        label={t('partners.share.partner')}
        options={[
          ...(partner === '' ? [{ value: '', label: t('partners.share.choose_partner') }] : []),
          ...known.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={partner}
        onChange={(event) => setChosen(event.target.value)}
      />
      {account === undefined && <AccountTicks center={center.id} ticked={ticked} onChange={setTicked} />}
      <SelectField
        label={t('partners.share.ceiling')}
        hint={t('partners.share.ceiling_hint')}
        options={ceilings}
        value={ceiling}
        onChange={(event) => setCeiling(event.target.value)}
      />
      <TermFields value={days} onChange={setDays} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
