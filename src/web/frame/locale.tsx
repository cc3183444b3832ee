import type { Messages } from 'virtual:words';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import type { Locale } from '../../contract/shapes.ts';
import { speak } from '../api/words.ts';

/** Each language in its own name. */
export const languages: readonly { locale: Locale; name: string }[] = [
  { locale: 'zh-CN', name: '简体中文' },
  { locale: 'en', name: 'English' },
];

/** For the next visit, and for the server, which words mails and refusals by it. */
function remember(locale: Locale): void {
  localStorage.setItem('atrium_locale', locale);
  document.cookie = `atrium_locale=${locale}; path=/; max-age=31536000; samesite=lax`;
}

const SetLocale = createContext<(locale: Locale) => Promise<void>>(async () => undefined);

/** Changes the language at once and remembers it on this device. */
export function useSetLocale(): (locale: Locale) => Promise<void> {
  return useContext(SetLocale);
}

/** The names of `{date, date, medium}` in messages. */
const formats = {
  dateTime: {
    short: { dateStyle: 'short' },
    medium: { dateStyle: 'medium' },
    long: { dateStyle: 'long' },
  },
} as const;

export function LocaleProvider({
  locale: first,
  messages: firstMessages,
  children,
}: {
  locale: Locale;
  messages: Messages;
  children: ReactNode;
}) {
  const [{ locale, messages }, setState] = useState({ locale: first, messages: firstMessages });
  const timeZone = useMemo(() => new Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = 'ltr';
  }, [locale]);
  const change = useMemo(
    () => async (next: Locale) => {
      const nextMessages = await speak(next);
      remember(next);
      document.documentElement.lang = next;
      setState({ locale: next, messages: nextMessages });
    },
    [],
  );
  return (
    <SetLocale.Provider value={change}>
      <IntlProvider locale={locale} messages={messages} timeZone={timeZone} formats={formats}>
        {children}
      </IntlProvider>
    </SetLocale.Provider>
  );
}
