import { randomUUID } from "node:crypto";
import { ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import type { OpeningParts } from "./durable-stores.ts";
import type { Stores } from "./stores.ts";

/** Opens what records who is sent what, as this run of this node. On a data folder, which is this node's alone, what the run before left open is ended first. */
export async function openExposure(
  { context, clock, ledgerPlace }: Stores,
  { log, shutdown }: Pick<OpeningParts, "log" | "shutdown">,
): Promise<ExposureRecorder> {
  const exposure = new ExposureRecorder({ store: context.directory, clock, log, run: randomUUID() });
  if (ledgerPlace.kind === "sqlite") await exposure.endBefore();
  shutdown.add("records of who was sent what", () => exposure.finish());
  return exposure;
}
