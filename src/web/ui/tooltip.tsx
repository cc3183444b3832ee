import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
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
  if (isEmpty) return children({});
  const show = (event: { currentTarget: Element }) => setAnchor(event.currentTarget.firstElementChild);
  const hide = () => setAnchor(null);
  return (
    // Hover and focus of the child bubble here; the wrapper itself is no control.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <span className="contents" onMouseOver={show} onMouseOut={hide} onFocus={show} onBlur={hide} onClick={show}>
      {children(anchor === null ? {} : { 'aria-describedby': id })}
      {anchor !== null && (
        <TooltipPopup id={id} anchor={anchor}>
          {text}
        </TooltipPopup>
      )}
    </span>
  );
}
