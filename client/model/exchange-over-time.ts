import type { Exchange } from "../../shared/rest/exchange.ts";

/** What was released in one span of time. `fromMs`: its beginning, milliseconds since the epoch. */
export interface ExchangeSpan {
  readonly fromMs: number;
  readonly given: number;
  readonly received: number;
}

/** Spans that a chart shows. */
export const CHART_SPANS = 24;

/** Releases over time, from the first of them until now, in {@link CHART_SPANS} equal spans; empty where there is none. */
export function exchangeOverTime({ given, received }: Pick<Exchange, "given" | "received">, nowMs: number): readonly ExchangeSpan[] {
  const times = (all: Exchange["given"]): number[] => all.map(({ at }) => Date.parse(at));
  const first = Math.min(...times(given), ...times(received));
  if (!Number.isFinite(first)) return [];
  const length = Math.max(1, (nowMs - first + 1) / CHART_SPANS);
  const counts = (all: Exchange["given"]): number[] => {
    const of = Array.from({ length: CHART_SPANS }, () => 0);
    for (const at of times(all)) {
      const span = Math.min(CHART_SPANS - 1, Math.max(0, Math.floor((at - first) / length)));
      of[span] = (of[span] ?? 0) + 1;
    }
    return of;
  };
  const [ours, theirs] = [counts(given), counts(received)];
  return ours.map((count, index) => ({ fromMs: first + index * length, given: count, received: theirs[index] ?? 0 }));
}
