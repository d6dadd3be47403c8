import { randomUUID } from "node:crypto";
import { closeCode } from "../../shared/wire/close-code.ts";
import { ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { Log } from "../ports/log.ts";
import type { Stores } from "./stores.ts";

/** What records who is sent what, as this run of this node. */
export function createExposure({ context, clock }: Pick<Stores, "context" | "clock">, log: Log): ExposureRecorder {
  return new ExposureRecorder({ store: context.directory, clock, log, run: randomUUID() });
}

/** Has people join again where their records were ended as lost, and on a data folder of this node alone ends what the run before left open. */
export async function beginExposure(exposure: ExposureRecorder, hub: Hub, { ledgerPlace }: Pick<Stores, "ledgerPlace">): Promise<void> {
  exposure.onLost(() => hub.review(() => ({ code: closeCode.tryAgain, reason: "must be recorded again" })));
  if (ledgerPlace.kind === "sqlite") await exposure.endBefore();
}
