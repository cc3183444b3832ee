import { useTranslations } from 'use-intl';
import { useRows } from '../api/hooks.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Timeline, useTimelineState } from './timeline.tsx';

const ofPerson = ['membership', 'grant', 'elevation', 'group', 'team', 'policy'] as const;

/** The history of one member's access. */
export function PersonTimelineDialog({
  center,
  person,
  onClose,
}: {
  center: string;
  person: { id: string; name: string };
  onClose: () => void;
}) {
  const t = useTranslations();
  const { state, input, change } = useTimelineState();
  const list = useRows('access.listPersonTimeline', { center, person: person.id, ...input });
  return (
    <Dialog
      size="lg"
      title={t('access.why.title_of', { name: person.name })}
      subtitle={t('access.timeline.title')}
      onClose={onClose}
    >
      <div className="flex h-[min(30rem,60dvh)] min-h-0 flex-col">
        <Timeline list={list} state={state} change={change} kinds={ofPerson} fileName="access-over-time" />
      </div>
    </Dialog>
  );
}
