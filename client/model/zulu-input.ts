const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;

const GROUP = /^(\d{2})(\d{2})(\d{2})Z\s*([A-Z]{3})\s*(\d{2}|\d{4})$/;
const ISO_LIKE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2}))?\s*Z?)?$/;

/**
 * Reads a moment as people in operations rooms write it, always in Zulu: `221634Z NOV 26`, `2026-11-22 16:34`, or the day alone.
 * Gives the instant as ISO 8601; null if it is no such moment. Days that do not exist are refused.
 */
export function readZulu(text: string): string | null {
  const wanted = text.trim().toUpperCase();
  const group = GROUP.exec(wanted);
  if (group !== null) {
    const [, day, hour, minute, month, year] = group;
    const fullYear = Number(year) < 100 ? 2000 + Number(year) : Number(year);
    return instant([fullYear, MONTHS.findIndex((name) => name === month) + 1, Number(day), Number(hour), Number(minute), 0]);
  }
  const iso = ISO_LIKE.exec(wanted);
  if (iso === null) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0"] = iso;
  return instant([year, month, day, hour, minute, second].map(Number));
}

function instant(parts: readonly number[]): string | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? at.toISOString() : null;
}
