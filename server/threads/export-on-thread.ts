import { doOnThread, openJobThread, type JobThread } from "../adapters/worker/run-on-thread.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { labelOf } from "../../shared/contribution/label.ts";
import type { CompartmentRecord } from "../ports/directory/compartments.ts";
import type { ExportRequest } from "../commands/export-ledger.ts";
import { EXPORT_LIMITS } from "./derived-work-limits.ts";
import type { ExportThread, ExportThreadSettings } from "./export-thread.ts";

/** Whose ledger is exported, where it lies, and what else the export says. */
type CompartmentExport = Pick<ExportThreadSettings, "ledger" | "logLevel"> &
  Pick<ExportRequest, "by"> &
  Required<Pick<ExportRequest, "head" | "authorsOf">> & { readonly compartment: CompartmentRecord };

/**
 * The chunks of a ledger export, made on a thread that ends with it. A chunk is made when it is asked for, so that a slow reader costs
 * one chunk of memory. `authorsOf` is called on this side, since the thread has no
 * directory. Rejects where the ledger or `authorsOf` does, and with `WorkUnavailable` if the thread cannot be started, breaks or takes more
 * than its limits for one chunk.
 */
export async function* exportOnThread({
  compartment,
  head,
  by,
  authorsOf,
  ...place
}: CompartmentExport): AsyncGenerator<Uint8Array, void, undefined> {
  const entry = new URL("export-thread.ts", import.meta.url);
  const settings: ExportThreadSettings = { ...place, request: { compartment: compartment.id, labels: [labelOf(compartment)], head, by } };
  const spec: JobThread = { entry, settings, limits: EXPORT_LIMITS, clock: systemClock };
  const thread = await openJobThread<ExportThread>(spec);
  const next = () => doOnThread(thread, spec, (methods) => methods.next());
  try {
    for (let step = await next(); step !== null; step = await next()) {
      if ("lines" in step) yield step.lines;
      else {
        const authors = await authorsOf(step.authors);
        await doOnThread(thread, spec, (methods) => methods.name(authors));
      }
    }
    await doOnThread(thread, spec, (methods) => methods.close());
  } finally {
    await thread.stop();
  }
}
