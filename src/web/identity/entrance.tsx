import type { ReactNode } from 'react';
import { LanguageMenu } from '../frame/language-menu.tsx';
import { Link } from '../frame/link.tsx';
import { ThemeButton } from '../frame/theme-button.tsx';
import { paths } from '../paths.ts';
import { usePageTitle } from '../ui/page-title.ts';

/** One column and no noise: around every page before the app itself. */
export function Entrance({
  title,
  subtitle,
  children,
  foot,
  isWide,
  isSignedIn = false,
}: {
  title: ReactNode;
  subtitle?: ReactNode;
  children?: ReactNode;
  /** A line below the card, as "No account yet?". */
  foot?: ReactNode;
  isWide?: boolean;
  isSignedIn?: boolean;
}) {
  const heading = usePageTitle();
  return (
    <div className="flex min-h-full flex-col">
      <header className="flex h-13 shrink-0 items-center justify-between px-4 md:px-6">
        <Link to={paths.start()} className="inline-flex items-center gap-2 rounded-lg text-base font-semibold">
          <img src="/favicon.svg" alt="" width={24} height={24} />
          Atrium
        </Link>
        <div className="flex items-center gap-0.5">
          <LanguageMenu isSignedIn={isSignedIn} />
          <ThemeButton />
        </div>
      </header>
      <main className="flex flex-1 flex-col items-center px-4 pt-[6vh] pb-10">
        <div className={isWide === true ? 'w-full max-w-xl' : 'w-full max-w-md'}>
          <div className="rounded-2xl bg-surface p-6 shadow-card sm:p-8">
            <h1 ref={heading} className="text-xl font-semibold break-words">
              {title}
            </h1>
            {subtitle !== undefined && <p className="mt-1 text-sm text-ink-3">{subtitle}</p>}
            <div className="mt-6">{children}</div>
          </div>
          {foot !== undefined && <p className="mt-4 text-center text-sm text-ink-3">{foot}</p>}
        </div>
      </main>
    </div>
  );
}

export const textLink = 'font-medium text-accent-ink underline-offset-2 hover:underline';
