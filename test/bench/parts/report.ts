import { PEERS } from "./peers.ts";
import { aligned, medianText } from "./result-table.ts";
import type { Metric, PeerResult, WorkloadResult } from "./workload.ts";

/** Everything that one run of all workloads found. */
export interface Report {
  /** ISO date and time of its end. */
  readonly at: string;
  /** Where: processor cores and the version of Node. */
  readonly machine: { readonly cores: number; readonly node: string };
  readonly isQuick: boolean;
  readonly results: readonly WorkloadResult[];
  /** What Majlis was put through alone, in its own words. */
  readonly alone: readonly string[];
}

/** A row per figure, a column per peer, medians; compared figures as multiples of the relay, with the value behind. The promises come last. */
export function reportRows(results: readonly WorkloadResult[]): string[][] {
  const rows = [["", ...PEERS.map(({ name }) => name)]];
  for (const { key, title, metrics, peers } of results) {
    rows.push([title, ...PEERS.map(() => "")]);
    for (const metric of metrics) {
      rows.push([
        `  ${key}: ${metric.label}${goalText(metric)}`,
        ...PEERS.map((peer) =>
          cell(
            peers.find((found) => found.peer === peer.key),
            metric,
          ),
        ),
      ]);
    }
  }
  return rows;
}

function goalText({ goal, isCompared }: Metric): string {
  return goal === undefined ? "" : ` (goal ${goal}${isCompared === true ? " ×" : ""})`;
}

function cell(result: PeerResult | undefined, { key, digits }: Metric): string {
  const value = medianText(result?.values[key], digits);
  const ratio = result?.ratios[key];
  return ratio === undefined ? value : `${medianText(ratio, 2)} × (${value})`;
}

/** The report for a terminal. */
export function reportText({ results, alone }: Report): string {
  return [...aligned(reportRows(results)), ...alone].join("\n");
}

/** The report for a page: Markdown. */
export function reportMarkdown(report: Report): string {
  const [head = [], ...rows] = reportRows(report.results);
  const promises = [
    ["an edit that others see is", ...PEERS.map(({ durability }) => durability)],
    ["authorship", ...PEERS.map(({ authorship }) => authorship)],
  ];
  const line = (cells: readonly string[]): string => `| ${cells.map((text) => text.trim()).join(" | ")} |`;
  return [
    `Measured ${report.at.slice(0, 10)} on ${report.machine.cores} cores, Node ${report.machine.node}${report.isQuick ? ", short runs" : ""}; medians. ` +
      "Multiples (×) are of the bare relay's server CPU in the same run.",
    "",
    line(head),
    line(["---", ...PEERS.map(() => "---:")]),
    ...rows.map((row) => (row.slice(1).every((text) => text === "") ? line([`**${row[0]}**`, ...row.slice(1)]) : line(row))),
    ...promises.map(line),
    "",
    ...(report.alone.length > 0 ? ["Majlis alone:", "", ...report.alone.map((text) => `- \`${text}\``), ""] : []),
  ].join("\n");
}
