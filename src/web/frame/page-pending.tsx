import { Bar, Skeleton } from '../ui/skeleton.tsx';

/** While the code of a page is on its way. */
export function PagePending() {
  return (
    <div className="p-1">
      <Bar className="mb-6 h-6 w-40" />
      <Skeleton lines={4} />
    </div>
  );
}
