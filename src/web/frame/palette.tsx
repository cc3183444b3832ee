import { ArrowRight, Boxes, CornerDownLeft, LayoutGrid, Search, ShieldCheck } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import { accountHome } from '../assets/account-home.ts';
import { type Path, paths, withQuery } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classNames } from '../ui/class-names.ts';
import { useSettled } from '../ui/use-settled.ts';
import { useGo } from './link.tsx';
import { matches, paletteEntries } from './palette-entries.ts';
import { usePlaces } from './use-places.ts';
import { useMaybeCenterId, useReason } from './viewer.ts';

interface Hit {
  key: string;
  label: string;
  hint?: string | undefined;
  picture: ReactNode;
  keys?: string | undefined;
  to: Path;
  reason?: string | null | undefined;
}

function useHits(search: string): { title: string; hits: Hit[] }[] {
  const t = useTranslations();
  const center = useMaybeCenterId();
  const reasonFor = useReason();
  const places = usePlaces();
  const asked = useSettled(search.trim(), 150);
  const isAsking = center !== undefined && asked.length > 0;
  const people = useEndpoint(
    'members.listMembers',
    { center: center ?? '', search: asked, pageSize: 6 },
    { isEnabled: isAsking && reasonFor('member:list') === null, keepPrevious: true },
  );
  const accounts = useEndpoint(
    'assets.listAccounts',
    { center: center ?? '', search: asked, pageSize: 6 },
    { isEnabled: isAsking, keepPrevious: true },
  );
  const named = { center: center ?? '', search: asked, pageSize: 6 };
  const roles = useEndpoint(
    'access.listRoles',
    { ...named, kind: 'own' },
    { isEnabled: isAsking && reasonFor('access:view') === null, keepPrevious: true },
  );
  const groups = useEndpoint('assets.listGroups', named, {
    isEnabled: isAsking && reasonFor('group:list') === null,
    keepPrevious: true,
  });
  const pages: Hit[] = paletteEntries({ places, center, reasonFor })
    .map(({ Icon = ArrowRight, ...entry }) => ({
      ...entry,
      label: t(entry.label),
      picture: <Icon size={16} aria-hidden="true" className="shrink-0 text-ink-3" />,
    }))
    .filter((entry) => search.trim() === '' || matches(search, `${entry.label} ${entry.words}`));
  // Answers to a former text stay only where they fit the new one, so that Enter never opens what was not meant.
  const fits = (isFormer: boolean, hit: Hit) =>
    (!isFormer && asked === search.trim()) ||
    `${hit.label} ${hit.hint}`.toLowerCase().includes(search.trim().toLowerCase());
  const members: Hit[] = (isAsking ? (people.data?.items ?? []) : []).map(({ person }) => ({
    key: `member-${person.id}`,
    label: person.name,
    hint: person.email,
    picture: <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="xs" />,
    to: paths.member(center ?? '', person.id),
  }));
  const adAccounts: Hit[] = (isAsking ? (accounts.data?.items ?? []) : []).map((account) => ({
    key: `account-${account.id}`,
    label: account.name,
    hint: account.id,
    picture: <LayoutGrid size={16} aria-hidden="true" className="text-ink-3" />,
    to: accountHome(center ?? '', account),
  }));
  const ownRoles: Hit[] = (isAsking ? (roles.data?.items ?? []) : []).map(({ id, name, description }) => ({
    key: `role-${id}`,
    label: name ?? id,
    hint: description === '' ? undefined : description,
    picture: <ShieldCheck size={16} aria-hidden="true" className="text-ink-3" />,
    to: withQuery(paths.roles(center ?? ''), { search: name ?? '' }),
  }));
  const assetGroups: Hit[] = (isAsking ? (groups.data?.items ?? []) : []).map(({ id, name }) => ({
    key: `group-${id}`,
    label: name,
    picture: <Boxes size={16} aria-hidden="true" className="text-ink-3" />,
    to: paths.group(center ?? '', id),
  }));
  return [
    { title: t('frame.palette.go_to'), hits: pages },
    { title: t('frame.palette.people'), hits: members.filter((hit) => fits(people.isPlaceholderData, hit)) },
    { title: t('frame.palette.ad_accounts'), hits: adAccounts.filter((hit) => fits(accounts.isPlaceholderData, hit)) },
    { title: t('frame.palette.groups'), hits: assetGroups.filter((hit) => fits(groups.isPlaceholderData, hit)) },
    { title: t('frame.palette.roles'), hits: ownRoles.filter((hit) => fits(roles.isPlaceholderData, hit)) },
  ].filter((group) => group.hits.length > 0);
}

/** Reaches every page, act, member and ad account by a few typed letters. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const go = useGo();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const groups = useHits(search);
  const flat = groups.flatMap((group) => group.hits);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const open = (hit: Hit | undefined) => {
    if (hit === undefined || hit.reason) return;
    onClose();
    go(hit.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: flat.length - 1 }[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      setActive((active + step) % flat.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(flat[active]);
    }
  };
  return (
    // A press on the backdrop closes it; Escape does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label={t('frame.search')}
      className="mx-auto mt-0 mb-auto max-h-dvh w-screen max-w-none overflow-hidden bg-surface p-0 text-ink shadow-pop sm:mt-[12vh] sm:max-h-[28rem] sm:w-[37rem] sm:rounded-2xl"
      onClick={(event) => event.target === event.currentTarget && onClose()}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="flex max-h-[inherit] flex-col">
        <div className="flex items-center gap-3 border-b border-line px-4">
          <Search size={16} aria-hidden="true" className="shrink-0 text-ink-3" />
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-label={t('frame.search')}
            aria-autocomplete="list"
            aria-activedescendant={flat[active] === undefined ? undefined : `${id}-${active}`}
            autoComplete="off"
            value={search}
            placeholder={t('frame.search')}
            className="h-13 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-3"
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div
          id={id}
          role="listbox"
          aria-label={t('frame.palette.results')}
          className="min-h-0 flex-1 overflow-y-auto p-1.5"
        >
          {groups.map((group) => (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of options
            <div key={group.title} role="group" aria-label={group.title}>
              <p aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs text-ink-3">
                {group.title}
              </p>
              {group.hits.map((hit) => {
                const index = flat.indexOf(hit);
                return (
                  <HitRow
                    key={hit.key}
                    id={`${id}-${index}`}
                    hit={hit}
                    isActive={index === active}
                    onPoint={() => setActive(index)}
                    onOpen={() => open(hit)}
                  />
                );
              })}
            </div>
          ))}
        </div>
        {flat.length === 0 && (
          <p role="status" className="px-4 pb-6 text-sm text-ink-3">
            {t('common.nothing_found')}
          </p>
        )}
        <div
          className="hidden items-center gap-4 border-t border-line px-4 py-2 text-xs text-ink-3 sm:flex"
          aria-hidden="true"
        >
          <span>↑ ↓ {t('frame.palette.move')}</span>
          <span className="inline-flex items-center gap-1">
            <CornerDownLeft size={12} /> {t('frame.palette.open')}
          </span>
          <span>Esc {t('frame.palette.close')}</span>
        </div>
      </div>
    </dialog>
  );
}

function HitRow(props: { id: string; hit: Hit; isActive: boolean; onPoint: () => void; onOpen: () => void }) {
  const { hit, isActive } = props;
  return (
    // Focus stays in the field; the active option is told by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={props.id}
      role="option"
      aria-selected={isActive}
      aria-disabled={Boolean(hit.reason) || undefined}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      className={classNames(
        'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1',
        isActive && 'bg-sunken',
        Boolean(hit.reason) && 'cursor-not-allowed text-ink-3',
      )}
      onMouseMove={props.onPoint}
      onClick={props.onOpen}
    >
      {hit.picture}
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          {hit.label}
          {hit.hint !== undefined && (
            <span className="text-ink-3">
              {' · '}
              <bdi>{hit.hint}</bdi>
            </span>
          )}
        </span>
        {Boolean(hit.reason) && <span className="block text-xs">{hit.reason}</span>}
      </span>
      {hit.keys !== undefined && <span className="text-xs text-ink-3">{hit.keys}</span>}
    </div>
  );
}
