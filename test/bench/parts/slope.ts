/** A value at a moment, in seconds. */
export interface Sample {
  readonly atS: number;
  readonly value: number;
}

/** How much a value grows in a minute: the straight line that fits the samples best (least squares). 0 for fewer than two. */
export function slopePerMinute(samples: readonly Sample[]): number {
  const meanAt = samples.reduce((sum, { atS }) => sum + atS, 0) / samples.length;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / samples.length;
  let above = 0;
  let below = 0;
  for (const { atS, value } of samples) {
    above += (atS - meanAt) * (value - mean);
    below += (atS - meanAt) ** 2;
  }
  return below === 0 ? 0 : (above / below) * 60;
}
