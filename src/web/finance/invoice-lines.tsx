import { useTranslations } from 'use-intl';
import type { InvoiceDraft, InvoiceLine } from '../../contract/finance-invoices.ts';
import { Amount } from './money.tsx';

/** 19000 as `19`, 8100 as `8.1`. */
export const percentOf = (rateThousandths: number): string => String(rateThousandths / 1000);

const cell = 'py-2';

function useLineName(): (line: InvoiceLine) => string {
  const t = useTranslations();
  return ({ kind, account, name, rateThousandths }) => {
    if (account) return account.name;
    if (kind === 'tax') return t('invoices.tax_line', { name, rate: percentOf(rateThousandths ?? 0) });
    return t(`invoices.lines.${kind === 'credit' ? 'credit' : 'rounding'}`);
  };
}

function Row({
  name,
  hint,
  micros,
  currency,
  isStrong,
}: {
  name: string;
  hint?: string;
  micros: string;
  currency: string;
  isStrong?: boolean;
}) {
  const weight = isStrong === true ? 'font-medium text-ink' : 'font-normal text-ink-2';
  return (
    <tr className="border-t border-line">
      <th scope="row" className={`${cell} pe-3 text-start ${weight}`}>
        <bdi className="block break-words">{name}</bdi>
        {hint !== undefined && (
          <bdi dir="ltr" className="block text-xs font-normal text-ink-3">
            {hint}
          </bdi>
        )}
      </th>
      <td className={`${cell} text-end ${isStrong === true ? 'font-medium text-ink' : 'text-ink'}`}>
        <Amount micros={micros} currency={currency} />
      </td>
    </tr>
  );
}

/** What an invoice is made of, down to its total. */
export function InvoiceLines({ of }: { of: Pick<InvoiceDraft, 'lines' | 'currency' | 'netMicros' | 'totalMicros'> }) {
  const t = useTranslations();
  const nameOf = useLineName();
  const { currency } = of;
  const row = (line: InvoiceLine, at: number) => (
    <Row
      key={at}
      name={nameOf(line)}
      {...(line.account ? { hint: line.account.id } : {})}
      micros={line.amountMicros}
      currency={currency}
    />
  );
  return (
    <table className="w-full text-sm">
      <thead>
        <tr>
          <th scope="col" className="pb-2 text-start text-xs font-medium text-ink-3">
            {t('invoices.lines.what')}
          </th>
          <th scope="col" className="pb-2 text-end text-xs font-medium text-ink-3">
            {t('invoices.lines.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.lines.filter(({ kind }) => kind !== 'tax').map(row)}
        <Row name={t('invoices.net')} micros={of.netMicros} currency={currency} isStrong />
        {of.lines.filter(({ kind }) => kind === 'tax').map(row)}
        <Row name={t('invoices.total')} micros={of.totalMicros} currency={currency} isStrong />
      </tbody>
    </table>
  );
}
