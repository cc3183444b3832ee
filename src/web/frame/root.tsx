import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useIsStepUpAsked } from '../api/step-up.ts';
import { ToastRegion } from '../ui/toast.tsx';
import { Tooltips } from '../ui/tooltip.tsx';

const StepUpDialog = lazy(() => import('./step-up-dialog.tsx'));

/** What every page has around it, also those of the entrance. */
export function Root() {
  const isStepUpAsked = useIsStepUpAsked();
  return (
    <>
      <Outlet />
      <ToastRegion />
      <Tooltips />
      {isStepUpAsked && (
        <Suspense>
          <StepUpDialog />
        </Suspense>
      )}
    </>
  );
}
