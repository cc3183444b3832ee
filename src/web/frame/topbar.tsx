import { PanelLeft, Search } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../ui/icon-button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { BellLink } from './bell-link.tsx';
import { LanguageMenu } from './language-menu.tsx';
import { ThemeButton } from './theme-button.tsx';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function Topbar({
  onSearch,
  isSidebarHidden,
  onToggleSidebar,
}: {
  onSearch: () => void;
  isSidebarHidden: boolean;
  onToggleSidebar: () => void;
}) {
  const t = useTranslations();
  return (
    <header className="flex h-13 shrink-0 items-center gap-1.5 border-b border-line px-4 md:px-6">
      <div className="hidden flex-1 md:block">
        <IconButton
          label={t(isSidebarHidden ? 'frame.show_sidebar' : 'frame.hide_sidebar')}
          aria-controls="sidebar"
          icon={<PanelLeft size={16} />}
          onClick={onToggleSidebar}
          className="-ms-2.5"
        />
      </div>
      <button
        type="button"
        aria-haspopup="dialog"
        className="flex h-8 max-w-96 min-w-0 flex-1 basis-96 items-center gap-2 rounded-lg bg-sunken px-2.5 text-sm text-ink-3 hover:text-ink"
        onClick={onSearch}
      >
        <Search size={14} aria-hidden="true" className="shrink-0" />
        <span className="min-w-0 flex-1 truncate text-start">{t('frame.search')}</span>
        <kbd className="hidden rounded bg-surface px-1.5 text-xs leading-5 font-medium shadow-card sm:inline">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      <div className="flex items-center justify-end gap-0.5 md:flex-1">
        <BellLink />
        <LanguageMenu isSignedIn />
        <ThemeButton />
        <AccountMenu />
      </div>
    </header>
  );
}
