/** A card with Escale's sail and two groups of digits: it is neither a bank's nor an identity card. Drawn as Tabler's icons are. */
export function CardIcon() {
  return (
    <svg
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <rect x="3" y="5" width="18" height="14" rx="3" />
      <path d="M10.5 7.75v4.5h4c-.4-2.3-1.9-3.9-4-4.5Z" />
      <path d="M6.5 15.75h.01M8.5 15.75h.01M10.5 15.75h.01M13.5 15.75h.01M15.5 15.75h.01M17.5 15.75h.01" />
    </svg>
  );
}
