import { deferred } from '../api/deferred.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { AccessFrame } from './access-frame.tsx';

const GridPart = deferred(() => import('./grid-part.tsx').then((file) => file.GridPart));
const GridList = deferred(() => import('./grid-list.tsx').then((file) => file.GridList));

export default function GridPage() {
  const isNarrow = useIsNarrow();
  return (
    <AccessFrame part="grid">
      {(center) => (isNarrow ? <GridList center={center} /> : <GridPart center={center} />)}
    </AccessFrame>
  );
}
