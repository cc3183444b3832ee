import { Lock } from 'lucide-react';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ExplanationView } from '../ui/explanation.tsx';

/** In the place of a list that the viewer may not see: why, link by link, and who could change it. */
export function Denied({ title, error }: { title: string; error: unknown }) {
  const say = useErrorSentence();
  const explanation = error instanceof RefusalError ? error.explanation : undefined;
  return (
    <section className="rounded-xl bg-surface px-6 py-8 shadow-card">
      <div className="mx-auto max-w-xl">
        <div className="mb-4 flex items-center gap-3">
          <span
            aria-hidden="true"
            className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-sunken text-ink-3"
          >
            <Lock size={20} />
          </span>
          <h2 className="text-base font-medium text-ink">{title}</h2>
        </div>
        {explanation === undefined ? (
          <p className="text-sm text-ink-2">{say(error)}</p>
        ) : (
          <ExplanationView explanation={explanation} />
        )}
      </div>
    </section>
  );
}

/** Whether an answer was refused for lack of permission. */
export function isDenied(error: unknown): boolean {
  return error instanceof RefusalError && error.status === 403;
}
