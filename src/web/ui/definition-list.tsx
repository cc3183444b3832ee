import type { ReactNode } from 'react';

/** Names on the left, what they are on the right. A null value is left out. */
export function DefinitionList({ items }: { items: readonly { term: ReactNode; value: ReactNode; key?: string }[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-3 text-sm sm:grid-cols-[fit-content(11rem)_1fr]">
      {items
        .filter((item) => item.value !== null && item.value !== undefined)
        .map((item, index) => (
          <div key={item.key ?? index} className="contents">
            <dt className="text-ink-3 max-sm:-mb-2 sm:min-w-24">{item.term}</dt>
            <dd className="min-w-0 break-words text-ink">{item.value}</dd>
          </div>
        ))}
    </dl>
  );
}
