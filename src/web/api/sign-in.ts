/** Leaves for the sign-in page, to come back here afterwards. A full load, so that nothing of the session stays in memory. */
export function goToSignIn(): void {
  const { pathname, search } = location;
  if (pathname.startsWith('/sign-in')) return;
  location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}
