import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Link, useGo } from '../frame/link.tsx';
import { paths, safeNext } from '../paths.ts';
import { Entrance, textLink } from './entrance.tsx';
import { SignInForm } from './sign-in-form.tsx';

export default function SignInPage() {
  const t = useTranslations();
  const go = useGo();
  const { next } = useSearch({ strict: false }) as { next?: string };
  return (
    <Entrance
      title={t('identity.sign_in.title')}
      foot={
        <>
          {t('identity.sign_in.no_account')}{' '}
          <Link to={paths.signUp()} className={textLink}>
            {t('identity.sign_up.action')}
          </Link>
        </>
      }
    >
      <SignInForm action={t('identity.sign_in.action')} onSignedIn={() => go(safeNext(next), { isReplacing: true })} />
    </Entrance>
  );
}
