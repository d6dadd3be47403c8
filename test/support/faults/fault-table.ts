import type { TrialOutcome } from "./run-faults.ts";

/** Broken promises of one trial in its lines; all of them are in the folder that is kept. */
const MOST_SHOWN = 8;

/** One trial in one line. */
export function trialLine({ fault, trial, seed, report, broken, kept }: TrialOutcome): string {
  const head = `${fault} ${trial} (seed ${seed})`;
  const more = broken.length > MOST_SHOWN ? [`\n    and ${broken.length - MOST_SHOWN} more`] : [];
  const tail = [
    ...broken.slice(0, MOST_SHOWN).map((text) => `\n    BROKEN ${text}`),
    ...more,
    ...(kept === null ? [] : [`\n    kept in ${kept}`]),
  ].join("");
  if (report === null) return `${head}: no report${tail}`;
  const parts = [
    `${report.entries} entries, ${report.receipts} receipts`,
    `lost ${report.lost}, duplicates ${report.duplicates}, forks ${report.forks}`,
    `healed ${shown(report.healedMs)}`,
    ...(report.firstReceiptMs === null ? [] : [`first receipt ${shown(report.firstReceiptMs)}`]),
    ...(report.withdrawnMs === null ? [] : [`right ended ${shown(report.withdrawnMs)}`]),
    ...report.notes,
    `closes ${[...report.closes].map(([code, count]) => `${code}×${count}`).join(" ") || "none"}`,
  ];
  return `${head}: ${parts.join("; ")}${tail}`;
}

/** A line per fault. */
export function faultTable(outcomes: readonly TrialOutcome[]): string {
  const head = [
    "fault",
    "trials",
    "broken",
    "receipts",
    "lost",
    "duplicates",
    "forks",
    "healed median",
    "max",
    "first receipt median",
    "max",
    "right ended max",
  ];
  const rows = [...Map.groupBy(outcomes, ({ fault }) => fault)].map(([fault, trials]) => {
    const reports = trials.flatMap(({ report }) => report ?? []);
    const sum = (count: (report: (typeof reports)[number]) => number): string =>
      String(reports.reduce((total, report) => total + count(report), 0));
    const times = (time: (report: (typeof reports)[number]) => number | null): readonly number[] =>
      reports.flatMap((report) => time(report) ?? []).toSorted((a, b) => a - b);
    const healed = times(({ healedMs }) => healedMs);
    const first = times(({ firstReceiptMs }) => firstReceiptMs);
    return [
      fault,
      String(trials.length),
      String(trials.filter(({ broken }) => broken.length > 0).length),
      sum(({ receipts }) => receipts),
      sum(({ lost }) => lost),
      sum(({ duplicates }) => duplicates),
      sum(({ forks }) => forks),
      shown(healed[healed.length >> 1]),
      shown(healed.at(-1)),
      shown(first[first.length >> 1]),
      shown(first.at(-1)),
      shown(times(({ withdrawnMs }) => withdrawnMs).at(-1)),
    ];
  });
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "),
    )
    .join("\n");
}

function shown(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? "–" : `${ms.toFixed(0)} ms`;
}
