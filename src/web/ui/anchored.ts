import { type RefObject, useLayoutEffect } from 'react';

export type Side = 'bottom-start' | 'bottom-end' | 'top';

function place(popup: HTMLElement, anchor: Element, side: Side): void {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popup;
  const gap = 4;
  const isRtl = getComputedStyle(popup).direction === 'rtl';
  const isEnd = (side === 'bottom-end') !== isRtl;
  let left = side === 'top' ? box.left + (box.width - width) / 2 : isEnd ? box.right - width : box.left;
  left = Math.max(8, Math.min(left, innerWidth - width - 8));
  const fitsBelow = box.bottom + gap + height <= innerHeight - 8;
  const fitsAbove = box.top - gap - height >= 8;
  const isAbove = side === 'top' ? fitsAbove : !fitsBelow && fitsAbove;
  const top = isAbove ? box.top - gap - height : Math.min(box.bottom + gap, Math.max(8, innerHeight - height - 8));
  popup.style.left = `${left}px`;
  popup.style.top = `${top}px`;
}

/**
 * Shows a `popover` element in the top layer beside its anchor, above dialogs and outside every clipping box, and keeps it
 * there while the page scrolls.
 */
export function useAnchored(popup: RefObject<HTMLElement | null>, anchor: Element | null, side: Side): void {
  useLayoutEffect(() => {
    const element = popup.current;
    if (element === null || anchor === null) return undefined;
    if (!element.matches(':popover-open')) element.showPopover();
    const follow = () => place(element, anchor, side);
    follow();
    addEventListener('scroll', follow, { capture: true, passive: true });
    addEventListener('resize', follow);
    return () => {
      removeEventListener('scroll', follow, { capture: true });
      removeEventListener('resize', follow);
    };
  }, [popup, anchor, side]);
}
