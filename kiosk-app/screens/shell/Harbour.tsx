import styles from './Harbour.module.css';

/** The picture of the welcome: evening water, two hills, a boat that has put in. Still, drawn in the theme's own colours. */
export function Harbour({ className }: { className?: string | undefined }) {
  return (
    <svg
      className={className}
      viewBox="0 0 1920 520"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <circle className={styles.sun} cx="1480" cy="250" r="118" />
      <path className={styles.farHill} d="M0 330C180 250 360 214 560 250s330 92 560 74 420-132 800-98v294H0Z" />
      <path className={styles.nearHill} d="M0 372c240-60 470-44 690-8s430 40 640 10 400-58 590-30v176H0Z" />
      <path className={styles.water} d="M0 388c170 16 320-12 480 0s320 22 480 4 320-10 480 6 320 6 480-8v130H0Z" />
      <g className={styles.boat} transform="translate(-110 0)">
        <path className={styles.sail} d="M392 214v138h92c-6-60-38-109-92-138Z" />
        <path className={styles.jib} d="M378 250v102h-72c7-46 33-80 72-102Z" />
        <path className={styles.hull} d="M284 366h222c-8 32-34 52-68 52h-86c-34 0-60-20-68-52Z" />
      </g>
      <path className={styles.nearWater} d="M0 424c160 14 320-14 480-4s320 26 480 8 320-16 480 0 320 12 480-4v96H0Z" />
      <path className={styles.deepWater} d="M0 470c160 10 320-12 480-4s320 18 480 6 320-12 480 0 320 8 480-4v52H0Z" />
    </svg>
  );
}
