import { Printer } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { codeBytes, codeCounts, codeOf, delayHours, spelledCode } from '../../contract/recovery-codes.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

interface Holder {
  name: string;
  email: string;
}

interface Plan {
  holders: Holder[];
  needed: number;
  delay: number;
}

interface Sheet extends Plan {
  codes: { code: string; hash: string }[];
}

const delays = [delayHours.least, 48, delayHours.usual, 168, 336] as const;
const isAddress = (text: string): boolean => text === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Codes are made here; what leaves the browser is only what they hash to. */
async function makeCode(): Promise<Sheet['codes'][number]> {
  const code = codeOf(crypto.getRandomValues(new Uint8Array(codeBytes)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code));
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { code: spelledCode(code), hash };
}

/** First who holds the codes, then the codes themselves, once; they are good when they have been kept. */
export function CodesDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const [plan, setPlan] = useState<Plan>({
    holders: numbers(1, 3).map(() => ({ name: '', email: '' })),
    needed: 2,
    delay: delayHours.usual,
  });
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const show = async () => {
    const codes = await Promise.all(plan.holders.map(makeCode));
    setSheet({ ...plan, codes });
  };
  return sheet === null ? (
    <PlanDialog plan={plan} onChange={setPlan} onSubmit={() => void show()} onClose={onClose} />
  ) : (
    <SheetDialog center={center} sheet={sheet} onClose={onClose} />
  );
}

function PlanDialog({
  plan,
  onChange,
  onSubmit,
  onClose,
}: {
  plan: Plan;
  onChange: (plan: Plan) => void;
  onSubmit: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [isTried, setIsTried] = useState(false);
  const { holders, needed } = plan;
  // A browser gives no cryptography to a page that came without TLS from another machine.
  const isAble = globalThis.isSecureContext;
  const isWhole = holders.every(({ name, email }) => name.trim() !== '' && isAddress(email.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isWhole && isAble) onSubmit();
  };
  const setCount = (count: number) =>
    onChange({
      ...plan,
      holders: numbers(1, count).map((at) => holders[at - 1] ?? { name: '', email: '' }),
      needed: Math.min(needed, count),
    });
  const setHolder = (place: number, change: Partial<Holder>) =>
    onChange({ ...plan, holders: holders.map((one, at) => (at === place ? { ...one, ...change } : one)) });
  return (
    <Dialog
      title={t('centers.recovery.make_title')}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary">
            {t('centers.recovery.show')}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t('centers.recovery.make_hint')}</p>
      {!isAble && <Banner tone="bad">{t('centers.recovery.insecure')}</Banner>}
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <SelectField
          label={t('centers.recovery.count')}
          value={String(holders.length)}
          options={numbers(codeCounts.least, codeCounts.most).map((one) => ({
            value: String(one),
            label: String(one),
          }))}
          onChange={(event) => setCount(Number(event.currentTarget.value))}
        />
        <SelectField
          label={t('centers.recovery.needed')}
          value={String(needed)}
          options={numbers(codeCounts.least, holders.length).map((one) => ({ value: String(one), label: String(one) }))}
          onChange={(event) => onChange({ ...plan, needed: Number(event.currentTarget.value) })}
        />
        <SelectField
          label={t('centers.recovery.delay')}
          value={String(plan.delay)}
          options={delays.map((hours) => ({ value: String(hours), label: t('centers.recovery.hours', { hours }) }))}
          onChange={(event) => onChange({ ...plan, delay: Number(event.currentTarget.value) })}
        />
      </div>
      {holders.map((holder, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a holder is told apart by place alone
        <div key={at} className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <TextField
            label={t('centers.recovery.holder', { number: at + 1 })}
            value={holder.name}
            maxLength={120}
            error={isTried && holder.name.trim() === '' ? t('errors.fields.required') : undefined}
            onChange={(event) => setHolder(at, { name: event.currentTarget.value })}
          />
          <TextField
            label={t('centers.recovery.holder_email', { number: at + 1 })}
            type="email"
            value={holder.email}
            error={isTried && !isAddress(holder.email.trim()) ? t('errors.fields.invalid') : undefined}
            onChange={(event) => setHolder(at, { email: event.currentTarget.value })}
          />
        </div>
      ))}
    </Dialog>
  );
}

function SheetDialog({ center, sheet, onClose }: { center: Center; sheet: Sheet; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { holders, codes, needed, delay } = sheet;
  const make = useCommand('centers.makeRecoveryCodes', {
    onDone: () => {
      toast({ message: t('centers.recovery.made') });
      onClose();
    },
  });
  const confirm = () =>
    make.mutate({
      center: center.id,
      needed,
      delayHours: delay,
      codes: holders.map(({ name, email }, at) => ({
        holder: name,
        email: email.trim() === '' ? null : email,
        hash: codes[at]?.hash ?? '',
      })),
    });
  return (
    <Dialog
      title={t('centers.recovery.sheet_title')}
      onClose={onClose}
      footer={
        <>
          <Button icon={<Printer size={16} aria-hidden="true" />} onClick={() => globalThis.print()}>
            {t('centers.recovery.print')}
          </Button>
          <Button variant="primary" isBusy={make.isPending} onClick={confirm}>
            {t('centers.recovery.confirm')}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t('centers.recovery.sheet_hint')}</p>
      <ul className="print-sheet space-y-3">
        {holders.map(({ name }, at) => (
          <li key={codes[at]?.code} className="space-y-1 rounded-lg bg-sunken px-4 py-3 text-sm text-ink-2">
            <p className="font-medium text-ink">{t('centers.recovery.code_of', { center: center.name, name })}</p>
            <p>
              <code dir="ltr" className="tnum font-mono text-base break-all text-ink">
                {codes[at]?.code}
              </code>
            </p>
            <p className="text-xs">
              {t('centers.recovery.code_use', {
                needed,
                count: holders.length,
                address: `${location.origin}/recovery`,
              })}
            </p>
          </li>
        ))}
      </ul>
      {say(make.error) !== null && <Banner tone="bad">{say(make.error)}</Banner>}
    </Dialog>
  );
}
