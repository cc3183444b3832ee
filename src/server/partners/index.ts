// Partners: centers that agreed to share ad accounts. A link is asked for by center id and decided by the other side; what
// is shared is bounded by a role and an end, stays the owner's, and is gone on the next request when either side cuts it.
// Both centers read in their own log what was agreed, shared and ended. The facts that decide are kept by access.
export { accessDecider } from './access-requests.ts';
export { linkDecider } from './links.ts';
export { routes } from './routes.ts';
