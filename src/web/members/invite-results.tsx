import { CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Reply } from '../api/endpoints.ts';

/** One line per address: what was sent, and why the rest was not. */
export function InviteResults({ results }: { results: Reply<'members.inviteMembers'>['results'] }) {
  const t = useTranslations();
  const sent = results.filter((result) => result.invitation !== null).length;
  return (
    <output className="block rounded-lg px-3 py-2.5 text-sm shadow-[inset_0_0_0_1px_var(--line)]">
      <p className="font-medium text-ink">{t('members.invite.results', { sent, refused: results.length - sent })}</p>
      <p className="text-xs text-ink-3">{t('members.invite.results_hint')}</p>
      <ul className="mt-2 space-y-1.5">
        {results.map((result) => {
          const isSent = result.invitation !== null;
          const Icon = isSent ? CircleCheck : CircleAlert;
          return (
            <li key={result.email} className="flex items-start gap-2">
              <Icon size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${isSent ? 'text-ok' : 'text-bad'}`} />
              <span className="min-w-0">
                <bdi dir="ltr" className="break-all text-ink">
                  {result.email}
                </bdi>
                <span className="block text-xs text-ink-3">
                  {isSent ? t('members.invite.result_sent') : result.refusal?.message}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </output>
  );
}
