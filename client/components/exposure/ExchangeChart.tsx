import { useMemo, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Exchange } from "../../../shared/rest/exchange.ts";
import { localDay, localTime } from "../../i18n/format.ts";
import { exchangeOverTime } from "../../model/exchange-over-time.ts";

const WIDTH = 720;
const HALF = 44;

interface ExchangeChartProps {
  readonly exchange: Exchange;
  /** One's own nation. */
  readonly own: string;
}

/** Releases over time: what was given above the line, what was received below it. The lists say the same in words. */
export function ExchangeChart({ exchange, own }: ExchangeChartProps) {
  const { t, i18n } = useLingui();
  const { partner, given, received } = exchange;
  const [nowMs] = useState(() => Date.now());
  const spans = useMemo(() => exchangeOverTime({ given, received }, nowMs), [given, received, nowMs]);
  const [first] = spans;
  if (first === undefined) return null;
  const most = Math.max(1, ...spans.map((span) => Math.max(span.given, span.received)));
  const step = WIDTH / spans.length;
  const [begin, end] = spanEnds(i18n.locale, new Date(first.fromMs), new Date(nowMs));
  const [ours, theirs] = [given.length, received.length];
  const words = t`Releases from ${begin} to ${end}: ${ours} from ${own} to ${partner}, ${theirs} from ${partner} to ${own}`;
  return (
    <figure className="exchange-chart" dir="ltr">
      <svg viewBox={`0 0 ${WIDTH} ${2 * HALF + 2}`} role="img" aria-label={words} preserveAspectRatio="none">
        {spans.map((span, index) => (
          <g key={span.fromMs}>
            <Bar
              className="exchange-given"
              x={index * step}
              width={step}
              top={HALF - (span.given / most) * HALF}
              height={(span.given / most) * HALF}
            />
            <Bar className="exchange-received" x={index * step} width={step} top={HALF + 2} height={(span.received / most) * HALF} />
          </g>
        ))}
        <line className="exchange-axis" x1="0" x2={WIDTH} y1={HALF + 1} y2={HALF + 1} />
      </svg>
      <figcaption aria-hidden>
        <span>{begin}</span>
        <span className="exchange-key">
          <i data-side="given" /> <bdi>{`${own} → ${partner}`}</bdi>
          <i data-side="received" /> <bdi>{`${partner} → ${own}`}</bdi>
        </span>
        <span>{end}</span>
      </figcaption>
    </figure>
  );
}

/** Where a span of time begins and ends, in words: by the time of day where it is of one day. */
function spanEnds(locale: string, from: Date, to: Date): readonly [string, string] {
  const [begin, end] = [localDay(locale, from), localDay(locale, to)];
  return begin === end ? [`${begin}, ${localTime(locale, from)}`, localTime(locale, to)] : [begin, end];
}

interface BarProps {
  readonly className: string;
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

function Bar({ className, x, width, top, height }: BarProps) {
  return height === 0 ? null : <rect className={className} x={x + 2} width={width - 4} y={top} height={height} rx="1.5" />;
}
