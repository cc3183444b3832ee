// The words of `tip` and of instants, shown beside what somebody points at.
import { useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useFormatter, useTimeZone } from 'use-intl';
import { useAnchored } from './anchored.ts';

const withWords = '[data-tip], time[datetime]';

/** An instant is worded only when somebody points at it: a table shows many. */
function useWords(): (anchor: Element) => string | undefined {
  const format = useFormatter();
  const own = useTimeZone() ?? 'UTC';
  return (anchor) => {
    if (!(anchor instanceof HTMLTimeElement)) return anchor.getAttribute('data-tip') ?? undefined;
    const timeZone = anchor.dataset['zone'] ?? own;
    const exact = format.dateTime(new Date(anchor.dateTime), { dateStyle: 'long', timeStyle: 'short', timeZone });
    return `${exact} (${timeZone})`;
  };
}

function Popup({ anchor, text }: { anchor: Element; text: string }) {
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  useAnchored(ref, anchor, 'top');
  useEffect(() => {
    // What is its name already describes nothing.
    if (anchor.hasAttribute('aria-describedby') || anchor.getAttribute('aria-label') === text) return undefined;
    anchor.setAttribute('aria-describedby', id);
    return () => anchor.removeAttribute('aria-describedby');
  }, [anchor, id, text]);
  return createPortal(
    <div
      ref={ref}
      id={id}
      role="tooltip"
      popover="manual"
      className="fixed inset-auto m-0 max-w-72 rounded-lg bg-ink px-2.5 py-1.5 text-xs text-canvas shadow-pop"
    >
      {text}
    </div>,
    // What is outside of an open dialog is out of reach, also for who listens; and words belong to the part of the page they are of.
    anchor.closest('dialog, main, nav, aside, header') ?? document.body,
  );
}

/** What has words under the pointer, which may be there before this code is. */
const pointedAt = (): Element | null => [...document.querySelectorAll(':hover')].at(-1)?.closest(withWords) ?? null;

/** Shows the words of whatever has some: one for the whole app, since a table alone has hundreds that do. */
export function Tooltips() {
  const wordsOf = useWords();
  const [anchor, setAnchor] = useState(pointedAt);
  const [, setChanges] = useState(0);
  useEffect(() => {
    const show = ({ target }: Event) => setAnchor(target instanceof Element ? target.closest(withWords) : null);
    const onFocus = (event: FocusEvent) => {
      // A field or button that got focus by a press or by code needs no words.
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event);
    };
    const hide = () => setAnchor(null);
    const onOut = ({ relatedTarget }: MouseEvent) => relatedTarget === null && hide();
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && hide();
    const heard = { mouseover: show, mouseout: onOut, click: show, focusin: onFocus, focusout: hide, keydown: onKey };
    for (const [name, listener] of Object.entries(heard)) addEventListener(name, listener as EventListener, true);
    return () => {
      for (const [name, listener] of Object.entries(heard)) removeEventListener(name, listener as EventListener, true);
    };
  }, []);
  // A control may get other words, or go, while they are shown.
  useEffect(() => {
    if (anchor === null) return undefined;
    const changed = new MutationObserver(() => setChanges((count) => count + 1));
    changed.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-tip'] });
    return () => changed.disconnect();
  }, [anchor]);
  const text = anchor?.isConnected === true ? wordsOf(anchor) : undefined;
  return anchor !== null && text !== undefined && <Popup anchor={anchor} text={text} />;
}
