import { Link as RouterLink, useNavigate } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import type { Path } from '../paths.ts';

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { to: Path; children?: ReactNode; isReplacing?: boolean };

function split(to: Path): { to: string; search: Record<string, string>; hash: string } {
  const url = new URL(to, location.origin);
  return { to: url.pathname, search: Object.fromEntries(url.searchParams), hash: url.hash.slice(1) };
}

/** A link inside the app, built by `paths`. Its page starts loading when somebody points at it. */
export function Link({ to, isReplacing, ...rest }: LinkProps) {
  // `paths` checks addresses at compile time, so the router's own types of them are not used.
  const props = { ...rest, ...split(to), preload: 'intent', replace: isReplacing === true, activeProps: {} };
  return <RouterLink {...(props as unknown as ComponentProps<typeof RouterLink>)} />;
}

/** Goes to a place from code. */
export function useGo(): (to: Path, options?: { isReplacing?: boolean }) => void {
  const navigate = useNavigate();
  return (to, options) => void navigate({ ...split(to), replace: options?.isReplacing === true });
}
