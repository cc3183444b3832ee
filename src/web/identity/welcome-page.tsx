import { useLocale, useTranslations } from 'use-intl';
import { Link } from '../frame/link.tsx';
import { languages, useSetLocale } from '../frame/locale.tsx';
import { paths } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Entrance } from './entrance.tsx';

/** The first page anybody sees: the language, then in or up. */
export default function WelcomePage() {
  const t = useTranslations();
  const locale = useLocale();
  const setLocale = useSetLocale();
  return (
    <Entrance title={t('identity.welcome.title')} subtitle={t('identity.welcome.text')}>
      <div role="group" aria-label={t('frame.language')} className="grid grid-cols-2 gap-2">
        {languages.map((language) => {
          const isCurrent = language.locale === locale;
          return (
            <button
              key={language.locale}
              type="button"
              lang={language.locale}
              aria-pressed={isCurrent}
              className={classNames(
                'h-16 rounded-xl text-lg font-medium',
                isCurrent
                  ? 'bg-accent-soft text-accent-ink shadow-[inset_0_0_0_2px_var(--accent)]'
                  : 'text-ink shadow-[inset_0_0_0_1px_var(--line-2)] hover:bg-sunken',
              )}
              onClick={() => void setLocale(language.locale)}
            >
              {language.name}
            </button>
          );
        })}
      </div>
      <div className="mt-6 grid gap-2">
        <Link to={paths.signUp()} className={buttonClass('primary', 'lg')}>
          {t('identity.sign_up.action')}
        </Link>
        <Link to={paths.signIn()} className={buttonClass('secondary', 'lg')}>
          {t('identity.sign_in.action')}
        </Link>
      </div>
    </Entrance>
  );
}
