import { deferred } from '../api/deferred.tsx';

/** For pages: what asks before an act comes once the page stands. Dialogs, which come late themselves, take the part as it is. */
export const ConfirmDialog = deferred(() => import('../ui/confirm-dialog.tsx').then((file) => file.ConfirmDialog));
