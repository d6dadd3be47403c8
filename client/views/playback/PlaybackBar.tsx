import { useEffect, useMemo, useRef } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Radio, SkipBack, SkipForward } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import type { PlaybackState } from "../../state/playback-session.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { localMoment, zulu } from "../../i18n/format.ts";
import { density } from "../../model/timeline-lines.ts";

const BINS = 120;

/** A scrubber over the room's history, shown only while looking at the past. */
export function PlaybackBar() {
  const { session } = useRoom();
  const state = useSignal(session.playback.state);
  return state.kind === "past" ? <Scrubber state={state} /> : null;
}

function Scrubber({ state }: { readonly state: Extract<PlaybackState, { kind: "past" }> }) {
  const { t, i18n } = useLingui();
  const { session, compartments } = useRoom();
  const hidden = useSignal(session.hidden);
  const { toMs } = state;
  const scrubber = useRef<HTMLInputElement>(null);
  // The button that was pressed to come here is gone.
  useEffect(() => scrubber.current?.focus(), []);
  const { log } = useSignal(session.timeline.current);
  const shown = useMemo(() => [...compartments.keys()].filter((id) => !hidden.has(id)), [compartments, hidden]);
  const lines = useMemo(() => log.view(hidden).lines, [log, hidden]);
  const at = new Date(state.atMs);
  const step = (direction: 1 | -1) => void session.playback.step(shown, (atMs) => session.timeline.changeBeside(atMs, direction, hidden));
  return (
    <section className="playback" aria-label={t`Playback`}>
      <output className="playback-now">
        <Trans>
          VIEWING <bdi dir="ltr">{zulu(at)}</bdi>
        </Trans>
        <span className="playback-local">{localMoment(i18n.locale, at)}</span>
      </output>
      {/* Time runs from left to right in every language, and so do the buttons beside it. */}
      <div className="playback-scrub" dir="ltr">
        <Button look="quiet" isSmall isIcon aria-label={t`Previous change`} onPress={() => step(-1)}>
          <SkipBack />
        </Button>
        <div className="playback-track">
          <Density counts={density(lines, state.fromMs, toMs, BINS)} />
          <input
            ref={scrubber}
            type="range"
            min={state.fromMs - 1}
            max={toMs}
            step={1000}
            value={state.atMs}
            aria-label={t`Moment`}
            aria-valuetext={localMoment(i18n.locale, at)}
            onChange={(event) => void session.playback.seek(shown, Number(event.target.value))}
          />
        </div>
        <Button look="quiet" isSmall isIcon aria-label={t`Next change`} onPress={() => step(1)}>
          <SkipForward />
        </Button>
      </div>
      <span className="playback-state" aria-live="polite">
        {state.hasFailed ? t`This moment could not be fetched. Choose it again.` : state.isSeeking ? t`Fetching…` : ""}
      </span>
      <Button look="main" isSmall onPress={() => session.playback.leave()}>
        <Radio /> <Trans>Live</Trans>
      </Button>
    </section>
  );
}

function Density({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <svg className="playback-density" viewBox={`0 0 ${BINS} 20`} preserveAspectRatio="none" aria-hidden>
      {counts.map((count, bin) => {
        // The square root keeps a single edit visible beside a burst of typing.
        const height = count === 0 ? 0 : 3 + 17 * Math.sqrt(count / most);
        return <rect key={bin} x={bin + 0.1} y={20 - height} width={0.8} height={height} />;
      })}
    </svg>
  );
}
