import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { type Side, useAnchored } from './anchored.ts';
import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export type MenuItem =
  | {
      label: ReactNode;
      icon?: ReactNode;
      hint?: ReactNode;
      /** Why it cannot be used now; the item stays in the menu and says so. */
      disabledReason?: string | null | undefined;
      tone?: 'danger';
      /** Ticks the item, for menus that choose one of several. */
      isChecked?: boolean;
      lang?: string;
      onSelect: () => void;
    }
  | { heading: ReactNode }
  | 'divider';

function focusables(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')];
}

function moveFocus(menu: HTMLElement, event: KeyboardEvent): void {
  const items = focusables(menu);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const goals: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  let goal = goals[event.key];
  if (goal === undefined && /^\S$/u.test(event.key) && !event.metaKey && !event.ctrlKey) {
    const letter = event.key.toLowerCase();
    const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    const found = order.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter));
    goal = found === undefined ? at : items.indexOf(found);
  }
  if (goal === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items.at(goal % items.length)?.focus();
}

/** The open list of a menu beside `anchor`. Mount it to open, unmount to close; focus goes back to the anchor. */
export function MenuPopup({
  items,
  anchor,
  label,
  id,
  side = 'bottom-end',
  onClose,
}: {
  items: readonly MenuItem[];
  anchor: HTMLElement;
  label: string;
  id?: string;
  side?: Side;
  onClose: () => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useEffectEvent(onClose);
  useAnchored(ref, anchor, side);
  useEffect(() => {
    const menu = ref.current;
    if (menu === null) return undefined;
    focusables(menu)[0]?.focus();
    const onToggle = (event: ToggleEvent) => event.newState === 'closed' && close();
    const onPress = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!menu.contains(target) && !anchor.contains(target)) close();
    };
    menu.addEventListener('toggle', onToggle);
    addEventListener('pointerdown', onPress, true);
    return () => {
      menu.removeEventListener('toggle', onToggle);
      removeEventListener('pointerdown', onPress, true);
      if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    };
  }, [anchor]);
  return (
    <div
      ref={ref}
      id={id}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      popover="manual"
      className="fixed inset-auto m-0 max-h-[70vh] max-w-72 min-w-52 overflow-y-auto rounded-xl bg-surface p-1.5 text-ink shadow-pop outline-none"
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault();
          event.stopPropagation();
          onClose();
        } else moveFocus(event.currentTarget, event);
      }}
    >
      {items.map((item, index) => (
        <MenuRow key={index} item={item} onClose={onClose} />
      ))}
    </div>
  );
}

function MenuRow({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  if (item === 'divider') return <hr className="my-1.5 border-t border-line" />;
  if ('heading' in item) {
    return (
      <div role="presentation" className="px-2.5 pt-1.5 pb-1 text-xs text-ink-3">
        {item.heading}
      </div>
    );
  }
  const isOff = Boolean(item.disabledReason);
  return (
    <button
      type="button"
      role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.isChecked}
      aria-disabled={isOff || undefined}
      lang={item.lang}
      tabIndex={-1}
      className={classNames(
        'flex min-h-8 w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-start text-sm outline-none focus:bg-sunken',
        item.tone === 'danger' && !isOff && 'text-bad',
        isOff && 'cursor-not-allowed text-ink-3',
      )}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (isOff) return;
        onClose();
        item.onSelect();
      }}
    >
      {item.icon !== undefined && (
        <span className="shrink-0 text-ink-3" aria-hidden="true">
          {item.icon}
        </span>
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{item.label}</span>
        {(item.disabledReason ?? item.hint) !== undefined && (
          <span className="block text-xs text-ink-3">{item.disabledReason ?? item.hint}</span>
        )}
      </span>
      {item.isChecked === true && <span aria-hidden="true">✓</span>}
    </button>
  );
}

/** Where the list of a menu opens, and how it closes. */
export interface MenuPlace {
  id: string;
  anchor: HTMLElement;
  onClose: () => void;
}

/** Opens a menu at the button that takes `trigger`; `place` is for its list, null while it is closed. */
export function useMenu() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  const trigger = {
    'aria-haspopup': 'menu' as const,
    'aria-expanded': anchor !== null,
    ...(anchor === null ? {} : { 'aria-controls': id }),
    onClick: (event: { currentTarget: HTMLElement }) => setAnchor(anchor === null ? event.currentTarget : null),
  };
  const place: MenuPlace | null = anchor && { id, anchor, onClose: () => setAnchor(null) };
  return { trigger, place };
}

/** A button that opens a menu. The list exists only while it is open. */
export function MenuButton({
  items,
  label,
  side = 'bottom-start',
  ...button
}: Omit<ButtonProps, 'onClick'> & { items: readonly MenuItem[]; label: string; side?: Side }) {
  const { trigger, place } = useMenu();
  return (
    <>
      <Button {...button} {...trigger} />
      {place && <MenuPopup {...place} items={items} label={label} side={side} />}
    </>
  );
}

/** The same behind a picture, as "more actions" of a page. Tables have `rowMenu` instead. */
export function MenuIconButton({
  items,
  label,
  icon,
  side = 'bottom-end',
}: {
  items: readonly MenuItem[];
  label: string;
  icon: ReactNode;
  side?: Side;
}) {
  const { trigger, place } = useMenu();
  return (
    <>
      <IconButton label={label} icon={icon} {...trigger} />
      {place && <MenuPopup {...place} items={items} label={label} side={side} />}
    </>
  );
}
