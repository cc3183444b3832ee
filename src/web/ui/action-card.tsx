import type { ReactNode } from 'react';

/** One act that is rarely needed: what it is, what it means or why it is off, and its button. */
export function ActionCard({ title, hint, action }: { title: ReactNode; hint: ReactNode; action: ReactNode }) {
  return (
    <section className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-xl bg-surface px-5 py-4 shadow-card">
      <div className="min-w-0 flex-1 basis-52">
        <h2 className="text-base font-medium text-ink">{title}</h2>
        <p className="mt-0.5 text-sm text-ink-3">{hint}</p>
      </div>
      {action}
    </section>
  );
}
