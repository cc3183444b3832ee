import { Lock } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Explanation } from '../../contract/shapes.ts';
import { useEndpoint } from '../api/hooks.ts';
import { paths } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { ExplanationView } from '../ui/explanation-view.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { Link } from './link.tsx';
import { useMaybeCenterId } from './viewer.ts';

/** In the place of every page of a center whose member may not enter now: why, and who can change it. */
export function ShutOut({ explanation }: { explanation: Explanation }) {
  const t = useTranslations();
  const heading = usePageTitle();
  const center = useMaybeCenterId();
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 });
  const name = centers.data?.items.find(({ id }) => id === center)?.name;
  const broken = explanation.chain.find((link) => link.state !== 'ok');
  return (
    <section className="mx-auto my-auto w-full max-w-xl rounded-xl bg-surface p-6 shadow-card sm:p-8">
      <span aria-hidden="true" className="flex size-10 items-center justify-center rounded-xl bg-sunken text-ink-3">
        <Lock size={20} />
      </span>
      <h1 ref={heading} className="mt-4 mb-3 text-xl font-semibold">
        {broken === undefined
          ? t('errors.not_found_title')
          : broken.from !== null
            ? t('frame.starts_on', {
                day: new Date(broken.from),
                center: name ?? '',
                named: String(name !== undefined),
              })
            : t(`access.chain.${broken.link}_${broken.state}`, {
                role: broken.role === null ? '' : t(`access.roles.${broken.role}`),
              })}
      </h1>
      <ExplanationView explanation={explanation} />
      {/* Who may not enter is told no names. */}
      {(explanation.fix?.people ?? []).length === 0 && <p className="mt-3 text-sm text-ink-2">{t('frame.shut_out')}</p>}
      <Link to={paths.start()} className={buttonClass('secondary', 'md') + ' mt-5'}>
        {t('errors.go_home')}
      </Link>
    </section>
  );
}
