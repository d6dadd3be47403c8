import { systemClock } from "../../server/adapters/system/clock.ts";
import { ExposureRecorder } from "../../server/domain/exposure/exposure-recorder.ts";
import type { Clock } from "../../server/ports/clock.ts";
import type { ExposureChange, ExposureStore } from "../../server/ports/directory/exposures.ts";
import { silentLog } from "./silent-log.ts";

/** What records into a store who is sent what, as one run of one node. */
export function exposureInto(store: ExposureStore, clock: Clock = systemClock): ExposureRecorder {
  return new ExposureRecorder({ store, clock, log: silentLog, run: "one run" });
}

/** Amal was sent a compartment and still is, bilge has exported it. */
export function sentIn(compartment: string): readonly ExposureChange[] {
  return [
    { kind: "began", compartment, user: "id-amal", at: 90, seq: 2, baseSeq: 1, run: "run-1" },
    { kind: "given", channel: "export", compartment, user: "id-bilge", at: 91, seq: 3, baseSeq: 0 },
  ];
}
