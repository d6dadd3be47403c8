import { median, percentile } from "./statistics.ts";
import type { Metric, PeerResult, WorkloadResult } from "./workload.ts";

/** A table as text: the workload, a line per peer, a column per metric, medians, of multiples also the spread; goals below. */
export function resultTable(result: WorkloadResult): string {
  const head = ["", ...result.metrics.flatMap((metric) => (metric.isCompared === true ? [metric.label, "× relay"] : [metric.label]))];
  const rows = result.peers.map((peer) => [peer.name, ...result.metrics.flatMap((metric) => cells(peer, metric))]);
  const goals = result.metrics.filter(({ goal }) => goal !== undefined).map(goalText);
  return [result.title, ...aligned([head, ...rows]), ...(goals.length > 0 ? [`goals for Majlis: ${goals.join(", ")}`] : [])].join("\n");
}

function cells(peer: PeerResult, metric: Metric): string[] {
  const value = medianText(peer.values[metric.key], metric.digits);
  return metric.isCompared === true ? [value, spreadText(peer.ratios[metric.key])] : [value];
}

/** The median of multiples, and from where to where the middle half of them reaches. */
function spreadText(ratios: readonly number[] | undefined): string {
  if (ratios === undefined || ratios.length < 4) return medianText(ratios, 2);
  return `${medianText(ratios, 2)} (${percentile(ratios, 0.25).toFixed(2)}–${percentile(ratios, 0.75).toFixed(2)})`;
}

function goalText({ label, isCompared, goal }: Metric): string {
  return `${label} ≤ ${goal}${isCompared === true ? " × relay" : ""}`;
}

/** The median with so many digits; a dash if there is none. */
export function medianText(values: readonly number[] | undefined, digits: number): string {
  return values === undefined || values.length === 0 ? "–" : median(values).toFixed(digits);
}

/** Lines of cells in columns: the first aligned left, the rest aligned right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
