import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';
import { controlClass, Field } from './field.tsx';

export interface Choice {
  id: string;
  label: string;
  /** A second line, as an address or an id. */
  hint?: string | undefined;
  picture?: ReactNode;
  disabledReason?: string | null | undefined;
}

let isPressed = false;
addEventListener('pointerdown', () => void (isPressed = true), true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => void (isPressed = false), true);

/** Done at once, or when a press that is under way has ended: it would miss its goal if that moved meanwhile. */
function afterPress(act: () => void): void {
  if (isPressed) addEventListener('mouseup', () => setTimeout(act), { once: true });
  else act();
}

function useSearch(find: (search: string) => Promise<readonly Choice[]>, search: string, isOpen: boolean) {
  const [found, setFound] = useState<{ search: string; choices: readonly Choice[] } | null>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    let isCurrent = true;
    const timer = setTimeout(
      () => {
        find(search).then(
          (choices) => isCurrent && setFound({ search, choices }),
          () => isCurrent && setFound({ search, choices: [] }),
        );
      },
      search === '' ? 0 : 180,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [find, search, isOpen]);
  // What was found for a former search stays in sight but out of reach: the new answer would move it under the pointer.
  return { found: found?.choices ?? null, isStale: found !== null && found.search !== search };
}

/**
 * Finds and chooses among many, asking the server while typing. Chosen ones appear below the field, each with `renderChosen`
 * at its end (a role, say). With `isSingle` a choice replaces the former one. Keep `find` stable.
 */
export function Picker({
  label,
  hint,
  error,
  placeholder,
  find,
  chosen,
  onChange,
  isSingle,
  renderChosen,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  placeholder?: string;
  find: (search: string) => Promise<readonly Choice[]>;
  chosen: readonly Choice[];
  onChange: (chosen: Choice[]) => void;
  isSingle?: boolean;
  renderChosen?: (choice: Choice) => ReactNode;
}) {
  const t = useTranslations();
  const listId = useId();
  const [search, setSearch] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { found, isStale } = useSearch(find, search, isOpen);
  const isChosen = (choice: Choice) => chosen.some((other) => other.id === choice.id);
  const choose = (choice: Choice) => {
    if (choice.disabledReason || isStale) return;
    if (isChosen(choice)) onChange(chosen.filter((other) => other.id !== choice.id));
    else onChange(isSingle === true ? [choice] : [...chosen, choice]);
    if (isSingle === true) {
      setSearch('');
      setIsOpen(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const count = found?.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setIsOpen(true);
      if (count > 0) setActive((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const choice = found?.[active];
      if (choice !== undefined) choose(choice);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setIsOpen(false);
    }
  };
  return (
    <div
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) afterPress(() => setIsOpen(false));
      }}
    >
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <div className="relative">
            <Search
              size={16}
              aria-hidden="true"
              className="pointer-events-none absolute inset-y-0 start-3 my-auto text-ink-3"
            />
            <input
              {...control}
              type="text"
              role="combobox"
              aria-expanded={isOpen}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={
                isOpen && !isStale && found?.[active] !== undefined ? `${listId}-${active}` : undefined
              }
              autoComplete="off"
              value={search}
              placeholder={placeholder}
              className={classNames(controlClass, 'h-9 ps-9')}
              onFocus={() => setIsOpen(true)}
              onClick={() => setIsOpen(true)}
              onChange={(event) => {
                setSearch(event.currentTarget.value);
                setActive(0);
                setIsOpen(true);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
        )}
      </Field>
      <div hidden={!isOpen} className="mt-1 rounded-lg bg-surface p-1 shadow-[inset_0_0_0_1px_var(--line)]">
        {isOpen && found === null && <p className="px-2.5 py-2 text-sm text-ink-3">{t('common.loading')}</p>}
        {isOpen && found?.length === 0 && <p className="px-2.5 py-2 text-sm text-ink-3">{t('common.nothing_found')}</p>}
        <ul
          id={listId}
          role="listbox"
          aria-multiselectable={isSingle !== true}
          aria-busy={isStale}
          inert={isStale}
          className={classNames('max-h-54 overflow-y-auto', isStale && 'opacity-60')}
        >
          {isOpen &&
            found?.map((choice, index) => (
              <Option
                key={choice.id}
                id={`${listId}-${index}`}
                choice={choice}
                isActive={index === active}
                isChosen={isChosen(choice)}
                onPoint={() => setActive(index)}
                onChoose={() => choose(choice)}
              />
            ))}
        </ul>
      </div>
      {chosen.length > 0 && (
        <ul className="mt-2 divide-y divide-line rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
          {chosen.map((choice) => (
            <li key={choice.id} className="flex min-h-11 items-center gap-2.5 py-1 ps-3 pe-1.5">
              {choice.picture}
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm">{choice.label}</span>
                {choice.hint !== undefined && <bdi className="block truncate text-xs text-ink-3">{choice.hint}</bdi>}
              </span>
              {renderChosen?.(choice)}
              <button
                type="button"
                aria-label={t('common.remove_value', { value: choice.label })}
                className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-sunken"
                onClick={() => onChange(chosen.filter((other) => other.id !== choice.id))}
              >
                <X size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Option(props: {
  id: string;
  choice: Choice;
  isActive: boolean;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  const { choice } = props;
  const note = choice.disabledReason ?? choice.hint;
  return (
    // Focus stays in the field; the active option is told by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <li
      id={props.id}
      role="option"
      aria-selected={props.isChosen}
      aria-disabled={Boolean(choice.disabledReason) || undefined}
      ref={(element) => {
        if (props.isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      className={classNames(
        'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1',
        props.isActive && 'bg-sunken',
        Boolean(choice.disabledReason) && 'cursor-not-allowed text-ink-3',
      )}
      onMouseMove={props.onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onChoose}
    >
      {choice.picture}
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm">{choice.label}</span>
        {note !== undefined && <span className="block truncate text-xs text-ink-3">{note}</span>}
      </span>
      {props.isChosen && (
        <span aria-hidden="true" className="text-accent-ink">
          ✓
        </span>
      )}
    </li>
  );
}
