import type { Moment } from "./moments.ts";

const DAY = 1_440;

/** Minutes of the day by UTC that a time may mean: by the zone that it names, else by those in which it may be said. */
export function utcMinutes({ minutes, offsets }: Moment, otherwise: readonly number[]): readonly number[] {
  return [...new Set((offsets.length > 0 ? offsets : otherwise).map((offset) => (((minutes - offset) % DAY) + DAY) % DAY))];
}
