import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const looks = {
  info: { className: 'bg-info-soft text-info', Icon: Info },
  ok: { className: 'bg-ok-soft text-ok', Icon: CircleCheck },
  warn: { className: 'bg-warn-soft text-warn', Icon: TriangleAlert },
  bad: { className: 'bg-bad-soft text-bad', Icon: CircleAlert },
};

/** A sentence that concerns the whole form or page. `bad` is announced at once. */
export function Banner({
  tone = 'info',
  children,
  action,
}: {
  tone?: keyof typeof looks;
  children: ReactNode;
  action?: ReactNode;
}) {
  const { className, Icon } = looks[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classNames('flex items-start gap-2.5 rounded-lg px-3.5 py-2.5 text-sm', className)}
    >
      <Icon size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1 break-words">{children}</div>
      {action}
    </div>
  );
}
