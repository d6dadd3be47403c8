import { PEERS } from "./peers.ts";
import { median } from "./statistics.ts";
import type { WorkloadResult } from "./workload.ts";

/** One of the small charts: a bar per peer. */
interface Panel {
  readonly workload: string;
  readonly metric: string;
  readonly title: string;
  /** What the axis counts. */
  readonly axis: string;
  readonly digits: number;
  readonly isRatio?: boolean;
}

const PANELS: readonly Panel[] = [
  {
    workload: "fan-out",
    metric: "cpu",
    title: "One board, 500 watchers",
    axis: "server CPU per delivered edit, × bare relay",
    digits: 2,
    isRatio: true,
  },
  {
    workload: "rooms",
    metric: "cpu",
    title: "200 rooms of 5 editors",
    axis: "server CPU per delivered edit, × bare relay",
    digits: 2,
    isRatio: true,
  },
  {
    workload: "fan-out",
    metric: "p99",
    title: "An edit reaches a watcher",
    axis: "99th percentile, ms (Majlis: once it is on disk)",
    digits: 0,
  },
  { workload: "join-storm", metric: "cpu", title: "Joining a large board", axis: "server CPU per join, ms", digits: 1 },
  { workload: "restart", metric: "board", title: "That board after a restart", axis: "last byte after, ms", digits: 0 },
  { workload: "idle-memory", metric: "alive", title: "An idle connection", axis: "memory alive, kB", digits: 1 },
];

const COLUMNS = 2;
const PANEL_WIDTH = 440;
const LABEL_WIDTH = 150;
const VALUE_WIDTH = 60;
const BAR_HEIGHT = 16;
const BAR_STEP = 24;
const HEAD_HEIGHT = 34;
const AXIS_HEIGHT = 40;
const MARGIN = 16;
const PANEL_HEIGHT = HEAD_HEIGHT + PEERS.length * BAR_STEP + AXIS_HEIGHT + MARGIN;
const TICKS = 4;

const STYLE = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #334155; }
  .title { font-size: 14px; font-weight: 600; fill: #0f172a; }
  .quiet { fill: #64748b; font-size: 11px; }
  .bar { fill: #94a3b8; }
  .relay { fill: #cbd5e1; }
  .majlis { fill: #0f766e; }
  .grid { stroke: #e2e8f0; }
  .base { stroke: #94a3b8; }
  .ground { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #cbd5e1; }
    .title { fill: #f1f5f9; }
    .quiet { fill: #94a3b8; }
    .bar { fill: #64748b; }
    .relay { fill: #475569; }
    .majlis { fill: #2dd4bf; }
    .grid { stroke: #1e293b; }
    .base { stroke: #64748b; }
    .ground { fill: #0d1117; }
  }`;

/** The results as a picture: SVG, on its own ground, legible in light and dark, no font or script from elsewhere. */
export function plot(results: readonly WorkloadResult[]): string {
  const drawn = PANELS.flatMap((panel) => {
    const values = valuesOf(panel, results);
    return values.some((value) => value !== null) ? [{ panel, values }] : [];
  });
  const width = COLUMNS * PANEL_WIDTH + MARGIN;
  const height = Math.ceil(drawn.length / COLUMNS) * PANEL_HEIGHT + MARGIN;
  const panels = drawn.map(({ panel, values }, index) => {
    const x = MARGIN + (index % COLUMNS) * PANEL_WIDTH;
    const y = MARGIN + Math.floor(index / COLUMNS) * PANEL_HEIGHT;
    return `<g transform="translate(${x} ${y})">${panelMarks(panel, values)}</g>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">` +
    `<title id="title">Majlis beside other servers, medians of one series; less is better</title><style>${STYLE}\n</style>` +
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>\n${panels.join("\n")}\n</svg>\n`
  );
}

function valuesOf({ workload, metric, isRatio }: Panel, results: readonly WorkloadResult[]): (number | null)[] {
  const result = results.find(({ key }) => key === workload);
  return PEERS.map(({ key }) => {
    const found = result?.peers.find(({ peer }) => peer === key);
    const values = isRatio === true ? found?.ratios[metric] : found?.values[metric];
    return values === undefined ? null : median(values);
  });
}

function panelMarks({ title, axis, digits }: Panel, values: readonly (number | null)[]): string {
  const step = niceStep(Math.max(...values.map((value) => value ?? 0)) / TICKS);
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => index * step);
  const plotWidth = PANEL_WIDTH - LABEL_WIDTH - VALUE_WIDTH - MARGIN;
  const scale = plotWidth / (TICKS * step);
  const bottom = HEAD_HEIGHT + PEERS.length * BAR_STEP;
  const marks = [`<text class="title" x="0" y="14">${title}</text>`];
  for (const tick of ticks) {
    const x = LABEL_WIDTH + tick * scale;
    marks.push(`<line class="${tick === 0 ? "base" : "grid"}" x1="${x}" x2="${x}" y1="${HEAD_HEIGHT - 6}" y2="${bottom}"/>`);
    marks.push(`<text class="quiet" x="${x}" y="${bottom + 14}" text-anchor="middle">${Number(tick.toPrecision(3))}</text>`);
  }
  marks.push(`<text class="quiet" x="${LABEL_WIDTH}" y="${bottom + 30}">${axis}</text>`);
  for (const [index, peer] of PEERS.entries()) {
    const y = HEAD_HEIGHT + index * BAR_STEP;
    const value = values[index] ?? null;
    const kind = peer.key === "majlis" || peer.key === "relay" ? peer.key : "bar";
    marks.push(`<text x="${LABEL_WIDTH - 8}" y="${y + 12}" text-anchor="end">${peer.name}</text>`);
    if (value === null) {
      marks.push(`<text class="quiet" x="${LABEL_WIDTH + 6}" y="${y + 12}">keeps no boards</text>`);
      continue;
    }
    const length = Math.max(1, value * scale);
    marks.push(`<rect class="${kind}" x="${LABEL_WIDTH}" y="${y}" width="${length.toFixed(1)}" height="${BAR_HEIGHT}" rx="2"/>`);
    marks.push(`<text x="${(LABEL_WIDTH + length + 6).toFixed(1)}" y="${y + 12}">${value.toFixed(digits)}</text>`);
  }
  return marks.join("");
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast || 1));
  return power * ([1, 2, 2.5, 5].find((factor) => factor * power >= atLeast) ?? 10);
}
