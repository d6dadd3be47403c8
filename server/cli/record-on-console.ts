import { systemClock } from "../adapters/system/clock.ts";
import { consoleCause } from "../domain/trail/cause.ts";
import type { TrailChange } from "../ports/directory/trail.ts";
import type { CommandIo } from "./command.ts";
import { openDirectory } from "./open-directory.ts";
import { reasonOf } from "../../shared/reason.ts";

/**
 * Records what the command line does with a whole store in the trail of rights. Where it cannot, as in a store of an earlier version or on a full disk, it
 * says so and goes on: who has the files can copy them without Majlis too, and a backup is needed most when a disk fails.
 */
export async function recordOnConsole(io: CommandIo, data: string | undefined, change: TrailChange): Promise<void> {
  const opened = await openDirectory({ io, data, mayMake: false });
  if (!opened.ok) return sayUnrecorded(io, opened.error.line);
  try {
    await opened.value.directory.recordTrail([{ by: consoleCause(systemClock.now()), change }]);
  } catch (cause) {
    sayUnrecorded(io, reasonOf(cause));
  } finally {
    await opened.value.close();
  }
}

function sayUnrecorded(io: CommandIo, why: string): void {
  io.err(`not recorded in the trail of rights: ${why.replace(/^majlis: /, "")}`);
}
