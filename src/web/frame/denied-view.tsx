import { useParams } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Explanation } from '../../contract/shapes.ts';
import { AskElevation } from '../access/ask-elevation.tsx';
import { RefusalError } from '../api/refusal-error.ts';
import { Button } from '../ui/button.tsx';
import { ExplanationView } from '../ui/explanation-view.tsx';

/**
 * In the place of what the viewer may not see: the reason, and on demand the whole chain with who could change it. The chain
 * comes from trying the call, which the center's log keeps, so it is tried only when asked for.
 */
export function DeniedView({
  title,
  reason,
  ask,
}: {
  title: string;
  reason: string | null;
  ask: () => Promise<unknown>;
}) {
  const t = useTranslations();
  const { center, account } = useParams({ strict: false }) as { center?: string; account?: string };
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const explain = () => {
    ask().catch((error: unknown) => {
      if (error instanceof RefusalError) setExplanation(error.explanation ?? null);
    });
  };
  return (
    <section className="rounded-xl bg-surface px-6 py-8 shadow-card">
      <div className="mx-auto flex max-w-xl items-start gap-4">
        <span
          aria-hidden="true"
          className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-sunken text-ink-3"
        >
          <Lock size={20} />
        </span>
        <div className="min-w-0">
          <h2 className="text-base font-medium text-ink">{title}</h2>
          {reason !== null && <p className="mt-0.5 text-sm text-ink-3">{reason}</p>}
          <div className="mt-4">
            {explanation === null ? (
              <Button size="sm" onClick={explain}>
                {t('members.why.explain')}
              </Button>
            ) : (
              <>
                <ExplanationView explanation={explanation} />
                {center !== undefined && account !== undefined && (
                  <AskElevation center={center} account={account} explanation={explanation} />
                )}
              </>
            )}
          </div>
        </div>
      </div>
    </section>
  );
}
