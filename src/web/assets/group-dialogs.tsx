import { deferred } from '../api/deferred.tsx';

export const GroupDialog = deferred(() => import('./group-dialog.tsx').then((file) => file.GroupDialog));
export const DeleteGroupDialog = deferred(() =>
  import('./delete-group-dialog.tsx').then((file) => file.DeleteGroupDialog),
);
export const AddItemsDialog = deferred(() => import('./add-items-dialog.tsx').then((file) => file.AddItemsDialog));
export const GiveGroupDialog = deferred(() => import('./give-group-dialog.tsx').then((file) => file.GiveGroupDialog));
