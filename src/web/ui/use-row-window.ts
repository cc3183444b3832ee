// Which rows of a long list are drawn: those that can be seen and a few around them.
import { useCallback, useEffect, useEffectEvent, useState } from 'react';

/** Rows drawn above and below what is seen, so that a quick scroll meets no gap. */
const around = 7;
/** What stands above the first row of any table takes at least as many pixels. */
const aboveRows = 200;
/** The window moves by this many rows at once, so that most scroll events draw nothing. */
const step = 4;
/** So many rows that nobody sees yet are drawn in one frame, so that no frame has much to do. */
const perFrame = 4;

/** Rows of a list: from the first to before the end. */
interface Span {
  first: number;
  end: number;
}

/** What is drawn after this frame, on the way to all around the rows that are seen: these at once, of the others a few, ahead first. */
function nextSpan(drawn: Span, seen: Span, count: number): Span {
  const least = Math.max(0, Math.floor(seen.first / step) * step - around);
  const most = Math.max(seen.end, Math.min(Math.ceil(seen.end / step) * step + around, count));
  const isApart = drawn.end <= seen.first || drawn.first >= seen.end;
  const isDown = seen.first + seen.end >= drawn.first + drawn.end;
  let { first, end } = seen;
  if (!isApart) {
    first = Math.min(Math.max(drawn.first, least), first);
    end = Math.max(Math.min(drawn.end, most), end);
  }
  let left = perFrame - (isApart ? end - first : Math.max(0, drawn.first - first) + Math.max(0, end - drawn.end));
  for (; left > 0; left--) {
    if (end < most && (isDown || first === least)) end += 1;
    else if (first > least) first -= 1;
  }
  return { first, end };
}

export interface RowWindow {
  /** What scrolls, once it is there. */
  scroller: HTMLDivElement | null;
  /** For the `ref` of what scrolls. */
  attach: (element: HTMLDivElement | null) => void;
  first: number;
  /** The row after the last one that is drawn. */
  end: number;
  /** Pixels of the rows that are not drawn, above and below. */
  before: number;
  after: number;
  scrollTo: (index: number) => void;
  /** For the `ref` of a row with `data-index`, where heights differ. */
  measure: (element: HTMLElement | null) => void;
}

/** Calls when what scrolls was moved or changed its size. While it moves, it carries `data-moving`, and while it stands aside, `data-aside`. */
function useMoves(scroller: HTMLElement | null, onMove: () => void): void {
  const move = useEffectEvent(onMove);
  useEffect(() => {
    if (scroller === null) return undefined;
    const resized = new ResizeObserver(() => move());
    resized.observe(scroller);
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      move();
      // Rows that pass under the pointer are not marked, which would paint two of them in every frame.
      if (!('moving' in scroller.dataset)) scroller.dataset['moving'] = '';
      // Cells are pinned once there is something to stay before: each of them is a layer, which vertical scrolling pays for.
      scroller.toggleAttribute('data-aside', scroller.scrollLeft !== 0);
      clearTimeout(rest);
      rest = setTimeout(() => delete scroller.dataset['moving'], 120);
    };
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      resized.disconnect();
      clearTimeout(rest);
      scroller.removeEventListener('scroll', onScroll);
    };
  }, [scroller]);
}

/** Rows are `height` pixels high; where `isVarying`, that is only what a row counts until it has been measured. */
export function useRowWindow(options: { count: number; height: number; isVarying: boolean }): RowWindow {
  const { count, height, isVarying } = options;
  const [scroller, attach] = useState<HTMLDivElement | null>(null);
  const [heights] = useState(() => new Map<number, number>());
  // At first only what can be in sight: those around it come when the page stands.
  const [view, setView] = useState(() => ({ first: 0, end: Math.ceil((innerHeight - aboveRows) / height) }));
  const offsetOf = (index: number): number => {
    if (!isVarying) return index * height;
    let offset = 0;
    for (let row = 0; row < index; row++) offset += heights.get(row) ?? height;
    return offset;
  };
  const rowAt = (offset: number): number => {
    if (!isVarying) return Math.floor(offset / height);
    let row = 0;
    for (let left = offset; row < count; row++) {
      left -= heights.get(row) ?? height;
      if (left < 0) break;
    }
    return row;
  };
  const update = () => {
    if (scroller === null) return;
    const { scrollTop, clientHeight } = scroller;
    const next = nextSpan(view, { first: rowAt(scrollTop), end: rowAt(scrollTop + clientHeight) + 1 }, count);
    // Asking React to find out that nothing changed would draw the table once for it.
    if (view.first !== next.first || view.end !== next.end) setView(next);
  };
  useMoves(scroller, update);
  const more = useEffectEvent(update);
  useEffect(() => {
    const frame = requestAnimationFrame(() => more());
    return () => cancelAnimationFrame(frame);
  });
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (element !== null) heights.set(Number(element.dataset['index']), element.offsetHeight);
    },
    [heights],
  );
  const scrollTo = (index: number) => {
    if (scroller === null) return;
    const top = offsetOf(index);
    // The header stays above the rows, so a row at the edge needs the room of two.
    const bottom = top + 2 * height;
    if (top < scroller.scrollTop) scroller.scrollTo(0, top);
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTo(0, bottom - scroller.clientHeight);
  };
  const end = Math.min(view.end, count);
  // A list that got shorter may have lost the rows that were drawn, until the browser tells where it stands now.
  const first = view.first < end ? view.first : Math.max(0, end - 3 * around);
  return {
    scroller,
    attach,
    first,
    end,
    before: offsetOf(first),
    after: offsetOf(count) - offsetOf(end),
    scrollTo,
    measure,
  };
}
