import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface Tab {
  key: string;
  label: ReactNode;
  count?: number | null | undefined;
  isCurrent: boolean;
  /** Draws the link: `(props) => <Link {...props} to={…} />`. Each tab has its own address. */
  link: (props: { className: string; children: ReactNode; 'aria-current'?: 'page' }) => ReactNode;
}

/** On a phone not all fit: the one that is open is seen. */
function bringIntoView(tab: HTMLLIElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

/** Pages beside each other under one heading; links, so that each can be opened, shared and gone back to. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="mb-3 shrink-0 overflow-x-auto shadow-[inset_0_-1px_var(--line)]">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.key} ref={tab.isCurrent ? bringIntoView : undefined}>
            {tab.link({
              className: classNames(
                'inline-flex h-10 items-center gap-2 px-2.5 text-base whitespace-nowrap -outline-offset-2',
                tab.isCurrent
                  ? 'font-medium text-ink shadow-[inset_0_-2px_var(--accent)]'
                  : 'text-ink-3 hover:text-ink',
              ),
              ...(tab.isCurrent ? { 'aria-current': 'page' as const } : {}),
              children: (
                <>
                  {tab.label}
                  {typeof tab.count === 'number' && (
                    <span className="tnum rounded-md bg-sunken px-1.5 text-xs font-medium text-ink-2">{tab.count}</span>
                  )}
                </>
              ),
            })}
          </li>
        ))}
      </ul>
    </nav>
  );
}
