// Chooses what an ad shows: from the library, or uploaded on the way.
import { ArrowLeft, ArrowRight, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Media, MediaFile } from '../../contract/ads-media.ts';
import { type AdFormat, type MediaKind, type Placement, shows } from '../../contract/ads-media-kinds.ts';
import { refresh } from '../api/client.ts';
import { command, PutOff, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { RadioTabs } from '../ui/radio-tabs.tsx';
import { FitNote } from './media-fit.tsx';
import { MediaTile, useMediaFacts } from './media-tile.tsx';
import { DropArea, UploadButton, UploadLines, useUploads } from './media-uploads.tsx';
import { PostTerm } from './post-term.tsx';
import { addFile, type LibraryAt } from './send-media.ts';

/** What of a creative an ad tells. */
const fileOf = (media: MediaFile): MediaFile => ({
  id: media.id,
  name: media.name,
  kind: media.kind,
  version: media.version,
  mediaType: media.mediaType,
  bytes: media.bytes,
  width: media.width,
  height: media.height,
  durationMs: media.durationMs,
  url: media.url,
  previewUrl: media.previewUrl,
});

/** The library as tiles; a press chooses, another gives it back. */
export function MediaDialog({
  at,
  kind,
  shape,
  most,
  chosen,
  onChoose,
  onClose,
}: {
  at: LibraryAt;
  kind: MediaKind;
  /** Shows those of this shape alone. */
  shape?: 'square';
  most: number;
  chosen: readonly MediaFile[];
  onChoose: (media: MediaFile[]) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const facts = useMediaFacts();
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<readonly MediaFile[]>(chosen);
  const say = useErrorSentence();
  const [source, setSource] = useState<'all' | 'shared'>('all');
  const [problem, setProblem] = useState<string | null>(null);
  const [isTakingOver, setIsTakingOver] = useState(false);
  const list = useRows('ads.listMedia', {
    ...at,
    kind,
    search,
    ...(shape ? { shape } : {}),
    ...(source === 'shared' ? { source } : {}),
  });
  /** What another account shares is taken over first: an ad shows what its own account has. */
  const choose = async (media: Media) => {
    setProblem(null);
    if (source === 'all') return take(media);
    setIsTakingOver(true);
    try {
      const { media: held } = await command('ads.copyMedia', { ...at, ids: [media.id] });
      const [own] = held;
      if (own === undefined) return setProblem(t('ads.media.in_bin_here'));
      take(own);
      await refresh('ads', 'audit');
    } catch (error) {
      if (!(error instanceof PutOff)) setProblem(say(error));
    } finally {
      setIsTakingOver(false);
    }
  };
  const take = (media: MediaFile) =>
    setPicked((former) => {
      if (former.some(({ id }) => id === media.id)) return former.filter(({ id }) => id !== media.id);
      return most === 1 ? [fileOf(media)] : former.length < most ? [...former, fileOf(media)] : former;
    });
  const uploads = useUploads(
    (file, sending) => addFile(at, file, sending),
    (media) => media.kind === kind && take(media),
  );
  return (
    <Dialog
      size="lg"
      title={t(`ads.media.choose_${kind}`)}
      subtitle={most === 1 ? undefined : t('ads.media.choose_many', { count: picked.length, most })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            isBusy={isTakingOver}
            onClick={() => {
              onChoose([...picked]);
              onClose();
            }}
          >
            {t('ads.media.take')}
          </Button>
        </>
      }
    >
      <DropArea uploads={uploads}>
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <SearchBox label={t('ads.table.search')} value={search} onChange={setSearch} />
          <UploadButton uploads={uploads} isMany={most > 1} />
          <div className="ms-auto rounded-lg bg-sunken p-0.5">
            <RadioTabs
              label={t('ads.media.libraries')}
              value={source}
              options={[
                { value: 'all', label: t('ads.media.own_library') },
                { value: 'shared', label: t('ads.media.sources.shared') },
              ]}
              onChange={setSource}
            />
          </div>
        </div>
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <UploadLines uploads={uploads} />
        {!list.isLoading && list.rows.length === 0 ? (
          source === 'shared' ? (
            <EmptyState title={t('ads.media.none_shared')}>{t('ads.media.none_shared_hint')}</EmptyState>
          ) : (
            <EmptyState title={t('ads.media.none')}>{t(`ads.media.needs_${kind}`)}</EmptyState>
          )
        ) : (
          <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
            {list.rows.map((media) => {
              const place = picked.findIndex(({ id }) => id === media.id);
              return (
                <li key={media.id}>
                  <button
                    type="button"
                    aria-pressed={place >= 0}
                    onClick={() => void choose(media)}
                    className={classNames(
                      'w-full rounded-lg p-1 text-start',
                      place >= 0 ? 'bg-accent-soft outline-2 outline-accent' : 'hover:bg-sunken',
                    )}
                  >
                    <MediaTile media={media} className="aspect-square w-full" />
                    <bdi className="mt-1 block truncate text-sm font-medium">{media.name}</bdi>
                    <span className="block truncate text-xs text-ink-3">{facts(media)}</span>
                    {media.post !== null && <PostTerm post={media.post} />}
                  </button>
                </li>
              );
            })}
          </ul>
        )}
        {list.rows.length < list.total && (
          <Button className="mt-3" onClick={list.loadMore}>
            {t('ads.media.more')}
          </Button>
        )}
      </DropArea>
    </Dialog>
  );
}

/**
 * The field of an ad for what it shows. `media` is in the order in which it is shown; it is the caller's to forget it when the
 * format changes to one of another kind.
 */
export function MediaField({
  at,
  format,
  placements,
  media,
  thumbnail,
  onChange,
}: {
  at: LibraryAt;
  format: AdFormat;
  /** Of the ad group; none for all. */
  placements: readonly Placement[];
  media: readonly MediaFile[];
  thumbnail: MediaFile | null;
  onChange: (change: { media?: MediaFile[]; thumbnail?: MediaFile | null }) => void;
}) {
  const t = useTranslations();
  const [choosing, setChoosing] = useState<'media' | 'thumbnail' | null>(null);
  const { kind, most } = shows[format];
  const move = (from: number, to: number) => {
    const next = [...media];
    const [one] = next.splice(from, 1);
    if (one) next.splice(to, 0, one);
    onChange({ media: next });
  };
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-sm font-medium">{t(`ads.media.of_${format}`)}</legend>
      {media.length > 0 && (
        <ul className="flex flex-wrap gap-3">
          {media.map((one, index) => (
            <li key={one.id} className="w-24">
              <MediaTile media={one} className="h-24 w-24" />
              <bdi className="block truncate text-xs text-ink-3">{one.name}</bdi>
              <span className="flex">
                {most > 1 && (
                  <>
                    <IconButton
                      size="sm"
                      label={t('ads.media.earlier', { name: one.name })}
                      icon={<ArrowLeft size={14} />}
                      disabled={index === 0}
                      onClick={() => move(index, index - 1)}
                    />
                    <IconButton
                      size="sm"
                      label={t('ads.media.later', { name: one.name })}
                      icon={<ArrowRight size={14} />}
                      disabled={index === media.length - 1}
                      onClick={() => move(index, index + 1)}
                    />
                  </>
                )}
                <IconButton
                  size="sm"
                  label={t('ads.media.take_out', { name: one.name })}
                  icon={<X size={14} />}
                  onClick={() => onChange({ media: media.filter(({ id }) => id !== one.id) })}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setChoosing('media')}>{t(`ads.media.choose_${kind}`)}</Button>
        {format === 'video' && (
          <Button onClick={() => (thumbnail === null ? setChoosing('thumbnail') : onChange({ thumbnail: null }))}>
            {t(thumbnail === null ? 'ads.media.choose_cover' : 'ads.media.no_cover')}
          </Button>
        )}
      </div>
      <FitNote media={media} placements={placements} />
      {choosing !== null && (
        <MediaDialog
          at={at}
          kind={choosing === 'media' ? kind : 'image'}
          most={choosing === 'media' ? most : 1}
          chosen={choosing === 'media' ? media : thumbnail === null ? [] : [thumbnail]}
          onChoose={(picked) => onChange(choosing === 'media' ? { media: picked } : { thumbnail: picked[0] ?? null })}
          onClose={() => setChoosing(null)}
        />
      )}
    </fieldset>
  );
}
