import { ArrowRight } from 'lucide-react';
import { useMoney } from './money.tsx';

/** A balance as it is and as it will be. */
export function BeforeAfter({
  label,
  before,
  change,
  currency,
}: {
  label: string;
  before: bigint;
  /** What is added to it. */
  change: bigint;
  currency: string;
}) {
  const money = useMoney();
  return (
    <p role="status" className="flex flex-wrap items-baseline gap-x-3 gap-y-1 rounded-xl bg-sunken px-4 py-3 text-sm">
      <span className="me-auto text-ink-2">{label}</span>
      <bdi dir="ltr" className="tnum text-ink-3">
        {money(before, currency)}
      </bdi>
      <ArrowRight size={14} aria-hidden="true" className="self-center text-ink-3" />
      <bdi dir="ltr" className="tnum text-base font-semibold text-ink">
        {money(before + change, currency)}
      </bdi>
    </p>
  );
}
