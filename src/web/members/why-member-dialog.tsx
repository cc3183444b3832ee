import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { barredActs, type MemberBar } from './member-reasons.ts';

const menuWords = {
  assign_accounts: 'give',
  change_role: 'role',
  suspend: 'suspend',
  remove: 'remove',
  leave: 'leave',
} as const;

/** Who can do what the viewer cannot: Owners always, Admins where it is no matter of Owners. */
const helpers: Partial<Record<MemberBar, 'owners' | 'owners_and_admins'>> = {
  only_owner: 'owners',
  self: 'owners_and_admins',
  self_role: 'owners_and_admins',
  no_right: 'owners_and_admins',
};

/** Why acts on a member are off, and who can do them or what has to come first. */
export function WhyMemberDialog({ center, member, onClose }: { center: Center; member: Member; onClose: () => void }) {
  const t = useTranslations();
  const barred = [...barredActs(center.viewer, member)];
  return (
    <Dialog
      title={t('access.why.title')}
      subtitle={<bdi>{member.person.name}</bdi>}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {barred.map(([bar, acts]) => (
        <section key={bar} className="rounded-lg bg-sunken px-3 py-2.5 text-sm text-ink-2">
          <h3 className="font-medium text-ink">
            {acts.map((act) => t(`members.menu.${menuWords[act]}`)).join(t('members.why.and'))}
          </h3>
          <p>{t(`members.why.${bar}`)}</p>
          {helpers[bar] !== undefined && <Helpers center={center.id} but={member} who={helpers[bar]} />}
          {bar === 'last_owner' && center.viewer.can.includes('center:transfer_ownership') && (
            <Link
              to={withQuery(paths.settings(center.id), { do: 'transfer' })}
              className="rounded font-medium text-accent-ink hover:underline"
            >
              {t('frame.palette.hand_over')}
            </Link>
          )}
        </section>
      ))}
    </Dialog>
  );
}

function Helpers({ center, but, who }: { center: string; but: Member; who: 'owners' | 'owners_and_admins' }) {
  const t = useTranslations();
  const asked = { center, state: 'active', pageSize: 6 } as const;
  const owners = useEndpoint('members.listMembers', { ...asked, role: 'owner' });
  const admins = useEndpoint(
    'members.listMembers',
    { ...asked, role: 'admin' },
    { isEnabled: who === 'owners_and_admins' },
  );
  const people = [...(owners.data?.items ?? []), ...(admins.data?.items ?? [])]
    .filter(({ person, isSelf }) => !isSelf && person.id !== but.person.id)
    .slice(0, 6);
  if (people.length === 0) return null;
  return (
    <p>
      {t('members.why.who_can')}{' '}
      {people.map(({ person }, at) => (
        <span key={person.id}>
          {at > 0 && t('members.why.and')}
          <Link to={paths.member(center, person.id)} className="rounded text-accent-ink hover:underline">
            <bdi>{person.name}</bdi>
          </Link>
        </span>
      ))}
    </p>
  );
}
