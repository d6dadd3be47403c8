import type { Result } from "../../../shared/result.ts";
import { releaseRefused } from "../../domain/trail/trail-changes.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";
import type { ReleaseCaller, ReleasePorts, ReleaseRefusal } from "./release-ports.ts";

/** Refusals that say nothing about who may release what: the request was not one, or nothing could be decided. */
const NOT_RECORDED: ReadonlySet<ReleaseRefusal["code"]> = new Set([
  "bad-request",
  "unavailable",
  "sign-in-required",
  "id-reused",
  "act-too-large",
]);

/** Does something about a release of a compartment, and records in the trails of the nations that may know why it was refused, before that is answered (R10). */
export async function recordingRefusal<Done>(
  { directory }: Pick<ReleasePorts, "directory">,
  { by, place }: Pick<ReleaseCaller, "by"> & { readonly place: CompartmentRecord },
  act: () => Promise<Result<Done, ReleaseRefusal>>,
): Promise<Result<Done, ReleaseRefusal>> {
  const done = await act();
  if (!done.ok && !NOT_RECORDED.has(done.error.code))
    await directory.recordTrail([{ by, change: releaseRefused(place, by, done.error.code) }]);
  return done;
}
