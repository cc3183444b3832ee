import { useTranslations } from 'use-intl';
import { paths } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { Link } from './link.tsx';

export function NotFoundPage() {
  const t = useTranslations();
  const heading = usePageTitle();
  return (
    <div className="mx-auto flex max-w-md flex-1 flex-col items-center justify-center p-6 text-center">
      <p className="tnum mb-2 text-sm text-ink-3">404</p>
      <h1 ref={heading} className="text-xl font-semibold">
        {t('errors.not_found_title')}
      </h1>
      <p className="mt-1 mb-5 text-sm text-ink-3">{t('errors.not_found_text')}</p>
      <Link to={paths.start()} className={buttonClass('primary')}>
        {t('errors.go_home')}
      </Link>
    </div>
  );
}
