import { Check, Hourglass, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTimeZone, useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';

/** By when it has to be decided, and what a yes, a no and no answer lead to. */
export function ThenCard({ request }: { request: Request }) {
  const t = useTranslations();
  const format = useFormatter();
  const timeZone = useTimeZone() ?? 'UTC';
  const until = format.dateTime(new Date(request.expiresAt), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const kind = request.kind.replace('.', '_');
  const isProposal = request.kind === 'requests.proposal';
  const names = { center: request.centerName, name: request.askedBy.name };
  const line = (icon: ReactNode, title: string, what: 'yes' | 'no' | 'silence') => (
    <div>
      <dt className="flex items-start gap-2.5 text-ink-3">
        <span className="mt-0.5 shrink-0">{icon}</span>
        {title}
      </dt>
      <dd className="ps-6.5 break-words text-ink">{t(`requests.then.${kind}.${what}`, names)}</dd>
    </div>
  );
  return (
    <section className="rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <h3 className="text-sm font-medium text-ink">{t('requests.then.title')}</h3>
      <dl className="mt-2 space-y-2.5 text-sm">
        {line(
          <Check size={16} aria-hidden="true" className="text-ok" />,
          t(isProposal ? 'requests.then.yes_approve' : 'requests.then.yes'),
          'yes',
        )}
        {line(<X size={16} aria-hidden="true" className="text-ink-3" />, t('requests.then.no'), 'no')}
        {line(
          <Hourglass size={16} aria-hidden="true" className="text-ink-3" />,
          t('requests.then.silence', { until }),
          'silence',
        )}
      </dl>
    </section>
  );
}
