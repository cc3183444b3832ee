import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Review } from '../../contract/ads-review.ts';
import { type RejectionReason, rejectionReasons } from '../../contract/ads-review-kinds.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

/** Why ads are rejected: what the rules found is ticked already. */
export function RejectDialog({
  reviews,
  onDone,
  onClose,
}: {
  reviews: readonly Review[];
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [reasons, setReasons] = useState<readonly RejectionReason[]>(
    reviews.length === 1 ? (reviews[0]?.findings ?? []) : [],
  );
  const [note, setNote] = useState('');
  const act = useCommand('ads.decideReviews', {
    refreshes: ['ads'],
    onDone: ({ changed }) => {
      toast({ message: t('ads.review.rejected', { count: changed }) });
      onDone();
    },
  });
  const error = say(act.error);
  return (
    <FormDialog
      title={t('ads.review.reject_title', { count: reviews.length, name: reviews[0]?.ad.name ?? '' })}
      subtitle={t('ads.review.reject_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate({ ids: reviews.map(({ id }) => id), decision: 'reject', reasons: [...reasons], note });
      }}
      action={t('ads.review.reject')}
      isBusy={act.isPending}
      variant="danger"
    >
      <fieldset className="space-y-2">
        <legend className="sr-only">{t('ads.review.why')}</legend>
        {rejectionReasons.map((one) => (
          <Checkbox
            key={one}
            label={t(`ads.review.reasons.${one}`)}
            checked={reasons.includes(one)}
            onChange={(event) =>
              setReasons(event.currentTarget.checked ? [...reasons, one] : reasons.filter((each) => each !== one))
            }
          />
        ))}
      </fieldset>
      <TextArea
        label={t('ads.review.note')}
        value={note}
        maxLength={1000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
