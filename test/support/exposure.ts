import { systemClock } from "../../server/adapters/system/clock.ts";
import { ExposureRecorder } from "../../server/domain/exposure/exposure-recorder.ts";
import type { Clock } from "../../server/ports/clock.ts";
import type { ExposureStore } from "../../server/ports/directory/exposures.ts";
import { silentLog } from "./silent-log.ts";

/** What records into a store who is sent what, as one run of one node. */
export function exposureInto(store: ExposureStore, clock: Clock = systemClock): ExposureRecorder {
  return new ExposureRecorder({ store, clock, log: silentLog, run: "one run" });
}
