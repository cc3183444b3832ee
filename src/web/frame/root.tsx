import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useHeld } from '../api/approval.ts';
import { deferred, useWasQuiet } from '../api/deferred.tsx';
import { useIsStepUpAsked } from '../api/step-up.ts';
import { ToastRegion } from '../ui/toast.tsx';

const Tooltips = deferred(() => import('../ui/tooltips.tsx').then((file) => file.Tooltips));
const ApprovalDialog = lazy(() => import('./approval-dialog.tsx'));
const StepUpDialog = lazy(() => import('./step-up-dialog.tsx'));

/** What every page has around it, also those of the entrance. */
export function Root() {
  const held = useHeld();
  const isStepUpAsked = useIsStepUpAsked();
  const wasQuiet = useWasQuiet();
  return (
    <>
      <Outlet />
      <ToastRegion />
      {wasQuiet && <Tooltips />}
      {held !== undefined && (
        <Suspense>
          <ApprovalDialog key={held.key} held={held} />
        </Suspense>
      )}
      {isStepUpAsked && (
        <Suspense>
          <StepUpDialog />
        </Suspense>
      )}
    </>
  );
}
