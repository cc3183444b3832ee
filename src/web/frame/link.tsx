import { useNavigate, useRouter } from '@tanstack/react-router';
import { type ComponentProps, type MouseEvent, useRef } from 'react';
import type { Path } from '../paths.ts';

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { to: Path; isReplacing?: boolean };

/** How long one points at a link before its page is fetched, so that passing over it fetches nothing. */
const intentMs = 50;

function split(to: Path): { to: string; search: Record<string, string>; hash: string } {
  const url = new URL(to, location.origin);
  return { to: url.pathname, search: Object.fromEntries(url.searchParams), hash: url.hash.slice(1) };
}

/** A press that the browser would follow in this tab. */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

/**
 * A link inside the app, built by `paths`. Its page starts loading when somebody points at it. The router's own link works
 * out where it leads and whether it is current each time it is drawn, which a table of links pays for in every row.
 */
export function Link({ to, isReplacing, onClick, children, ...rest }: LinkProps) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const forget = () => clearTimeout(timer.current);
  const prepare = () => {
    forget();
    timer.current = setTimeout(() => void router.preloadRoute(split(to)).catch(() => undefined), intentMs);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Enter on a link is a click
    <a
      {...rest}
      href={to}
      onPointerEnter={prepare}
      onPointerLeave={forget}
      onFocus={prepare}
      onBlur={forget}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlain(event) || rest.target !== undefined) return;
        event.preventDefault();
        void router.navigate({ ...split(to), replace: isReplacing === true });
      }}
    >
      {children}
    </a>
  );
}

/** Goes to a place from code. */
export function useGo(): (to: Path, options?: { isReplacing?: boolean }) => void {
  const navigate = useNavigate();
  return (to, options) => void navigate({ ...split(to), replace: options?.isReplacing === true });
}
