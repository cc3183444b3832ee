import { deferred } from '../api/deferred.tsx';

export const TeamDialog = deferred(() => import('./team-dialog.tsx').then((file) => file.TeamDialog));
export const DeleteTeamDialog = deferred(() =>
  import('./delete-team-dialog.tsx').then((file) => file.DeleteTeamDialog),
);
export const TeamPeopleDialog = deferred(() =>
  import('./team-people-dialog.tsx').then((file) => file.TeamPeopleDialog),
);
export const GiveTeamDialog = deferred(() => import('./give-team-dialog.tsx').then((file) => file.GiveTeamDialog));
