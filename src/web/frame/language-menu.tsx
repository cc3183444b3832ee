import { ChevronDown, Languages } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import type { Locale } from '../../contract/shapes.ts';
import { call } from '../api/call.ts';
import { MenuButton } from '../ui/menu.tsx';
import { languages, useSetLocale } from './locale.tsx';

/** Changes the language at once; for a signed-in person also that of their mails. */
export function LanguageMenu({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useTranslations();
  const locale = useLocale();
  const setLocale = useSetLocale();
  const choose = async (next: Locale) => {
    await setLocale(next);
    // The page speaks the new language already. Mails follow when the server hears of it.
    if (isSignedIn) await call('identity.updateMe', { locale: next }).catch(() => undefined);
  };
  return (
    <MenuButton
      variant="ghost"
      size="sm"
      label={t('frame.language')}
      side="bottom-end"
      icon={<Languages size={16} aria-hidden="true" />}
      items={languages.map((language) => ({
        label: language.name,
        lang: language.locale,
        isChecked: language.locale === locale,
        onSelect: () => void choose(language.locale),
      }))}
    >
      <span className="max-w-20 truncate">{languages.find((language) => language.locale === locale)?.name}</span>
      <ChevronDown size={14} aria-hidden="true" className="text-ink-3" />
    </MenuButton>
  );
}
