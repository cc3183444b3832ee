import { useEffect, useEffectEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { Review } from '../../contract/ads-review.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { areKeysOn } from '../ui/keys.ts';
import { AdPreview } from './ad-preview.tsx';
import { FitNote } from './media-fit.tsx';

/** One ad as people would see it; A approves, R rejects, N goes on. */
export function ReviewView({
  review,
  onApprove,
  onReject,
  onNext,
  onClose,
}: {
  review: Review;
  onApprove: () => void;
  onReject: () => void;
  onNext: (() => void) | null;
  onClose: () => void;
}) {
  const t = useTranslations();
  const isOpen = review.state === 'waiting';
  const press = useEffectEvent((event: KeyboardEvent) => {
    const others = document.querySelectorAll('dialog[open]').length > 1;
    const isField = (event.target as HTMLElement).matches('input, textarea, select, video');
    if (!areKeysOn() || isField || others || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'n') onNext?.();
    if (key === 'a' && isOpen) onApprove();
    if (key === 'r' && isOpen) onReject();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, []);
  return (
    <Dialog
      size="lg"
      title={review.ad.name}
      subtitle={`${review.centerName} · ${review.account.name}`}
      onClose={onClose}
      footerNote={isOpen ? t('ads.review.keys') : undefined}
      footer={
        <>
          {onNext !== null && <Button onClick={onNext}>{t('ads.review.next')}</Button>}
          {isOpen && (
            <>
              <Button variant="danger" onClick={onReject}>
                {t('ads.review.reject')}
              </Button>
              <Button variant="primary" onClick={onApprove}>
                {t('ads.review.approve')}
              </Button>
            </>
          )}
        </>
      }
    >
      {review.appeal !== null && <Banner>{t('ads.review.appeal_says', { text: review.appeal })}</Banner>}
      {review.findings.length > 0 && (
        <Banner tone="warn">
          {review.findings.map((one) => (
            <span key={one} className="block">
              {t(`ads.review.reasons.${one}`)}
            </span>
          ))}
        </Banner>
      )}
      {review.reasons.length > 0 && (
        <Banner tone="bad">
          {[...review.reasons.map((one) => t(`ads.review.reasons.${one}`)), review.note ?? '']
            .filter(Boolean)
            .join(' · ')}
        </Banner>
      )}
      <AdPreview ad={review} />
      <FitNote media={review.media} placements={review.placements} />
      <DefinitionList
        items={[
          { term: t('ads.table.text'), value: <span className="whitespace-pre-wrap">{review.text}</span> },
          {
            term: t('ads.form.landing'),
            value: review.landingUrl && (
              <a
                href={review.landingUrl}
                target="_blank"
                rel="noreferrer noopener"
                className="text-accent-ink hover:underline"
              >
                <bdi>{review.landingUrl}</bdi>
              </a>
            ),
          },
          { term: t('ads.form.objective'), value: t(`ads.kinds.${review.objective}`) },
          {
            term: t('ads.review.decided_by'),
            value: review.decidedAt === null ? null : (review.decidedBy ?? t('ads.review.rules')),
          },
        ]}
      />
    </Dialog>
  );
}
