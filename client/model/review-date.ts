const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day of a review as its field shows it, `2027-01-31` in UTC; empty for none. */
export function reviewDay(reviewAt: string | undefined): string {
  const at = reviewAt === undefined ? Number.NaN : Date.parse(reviewAt);
  return Number.isNaN(at) ? "" : new Date(at).toISOString().slice(0, 10);
}

/** The moment at which a day begins in UTC, as a card stores it; null for what is no day. */
export function reviewOn(day: string): string | null {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // 31 February parses in some browsers as a day of March.
  return Number.isNaN(at) || reviewDay(new Date(at).toISOString()) !== day ? null : `${day}T00:00:00Z`;
}

/** The day so many days after a moment, as a card stores it. */
export function reviewInDays(now: number, days: number): string {
  return `${new Date(now + days * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
}
