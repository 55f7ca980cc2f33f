import { Skeleton, VisuallyHidden } from '@mantine/core';

const PLACES = ['one', 'two', 'three'];

/** Quiet shapes while the first snapshot is on its way. */
export function LoadingTiles({ label }: { label: string }) {
  return (
    <div role="status" className="loading-tiles">
      <VisuallyHidden>{label}</VisuallyHidden>
      {PLACES.map((place) => (
        <Skeleton key={place} height={220} radius={20} animate={false} aria-hidden />
      ))}
    </div>
  );
}
