/** The logo of Majlis: an eight-pointed star, for people who sit around one point. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="flex-none">
      <g fill="none" stroke="var(--brass)" strokeWidth="2.2" strokeLinejoin="round">
        <rect x="7.5" y="7.5" width="17" height="17" />
        <rect x="7.5" y="7.5" width="17" height="17" transform="rotate(45 16 16)" />
      </g>
      <circle cx="16" cy="16" r="2.8" fill="var(--brass)" />
    </svg>
  );
}
