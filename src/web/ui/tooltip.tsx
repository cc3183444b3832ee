import { type FocusEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useAnchored } from './anchored.ts';

function TooltipPopup({ id, anchor, children }: { id: string; anchor: Element; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useAnchored(ref, anchor, 'top');
  return (
    <div
      ref={ref}
      id={id}
      role="tooltip"
      popover="manual"
      className="fixed inset-auto m-0 max-w-72 rounded-lg bg-ink px-2.5 py-1.5 text-xs text-canvas shadow-pop"
    >
      {children}
    </div>
  );
}

/**
 * A few words on hover and focus. The child gets `describedBy` for its `aria-describedby`; an empty tooltip shows nothing.
 * Never the only place of something a person needs: touch has no hover.
 */
export function Tooltip({
  text,
  children,
}: {
  text: ReactNode;
  children: (props: { 'aria-describedby'?: string }) => ReactNode;
}) {
  const id = useId();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const isEmpty = text === undefined || text === null || text === '';
  useEffect(() => {
    if (anchor === null) return undefined;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setAnchor(null);
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [anchor]);
  const show = (event: { currentTarget: Element }) => setAnchor(event.currentTarget.firstElementChild);
  // A field or button that got focus by a press or by code needs no words.
  const showOnKeys = (event: FocusEvent) => {
    if (event.target.matches(':focus-visible')) show(event);
  };
  const hide = () => setAnchor(null);
  // The wrapper stays without a text too: a control that gains or loses its reason must not be made anew.
  const isShown = anchor !== null && !isEmpty;
  return (
    // Hover and focus of the child bubble here; the wrapper itself is no control.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <span className="contents" onMouseOver={show} onMouseOut={hide} onFocus={showOnKeys} onBlur={hide} onClick={show}>
      {children(isShown ? { 'aria-describedby': id } : {})}
      {isShown && (
        <TooltipPopup id={id} anchor={anchor}>
          {text}
        </TooltipPopup>
      )}
    </span>
  );
}
