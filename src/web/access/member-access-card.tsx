import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { Link } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';

const TimelineDialog = deferred(() => import('./timeline-dialog.tsx').then((file) => file.PersonTimelineDialog));

/** From a member to what they can do, and to what they could. */
export function MemberAccessCard({ center, person }: { center: Center; person: { id: string; name: string } }) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  if (!center.viewer.can.includes('access:view')) return null;
  return (
    <Card title={t('access.questions.title')}>
      <div className="flex flex-wrap gap-2">
        <Link
          to={withQuery(paths.accessOf(center.id), { person: person.id })}
          className={buttonClass('secondary', 'sm')}
        >
          {t('access.questions.which_link', { name: person.name })}
        </Link>
        <Button size="sm" {...TimelineDialog.onIntent} aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
          {t('access.timeline.title')}
        </Button>
      </div>
      {isOpen && <TimelineDialog center={center.id} person={person} onClose={() => setIsOpen(false)} />}
    </Card>
  );
}
