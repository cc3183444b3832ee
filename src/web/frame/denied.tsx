import { deferred } from '../api/deferred.tsx';

/** In the place of what the viewer may not see. Few ever meet it, so no page waits for its code. */
export const Denied = deferred(() => import('./denied-view.tsx').then((file) => file.DeniedView));
