import * as Y from "yjs";
import { MAX_UPDATE_BYTES } from "../../shared/wire/limits.ts";
import { assert } from "../../shared/assert.ts";
import type { ClientId } from "../../shared/ids.ts";
import type { MarkedPlace } from "../../shared/marking/marking.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { fail, ok } from "../../shared/result.ts";
import type { Result } from "../../shared/result.ts";
import type { ImportReport } from "../../shared/rest/import-report.ts";
import { applyImport, onBoard } from "../domain/stix/apply-import.ts";
import { planImport } from "../domain/stix/plan-import.ts";
import { readBundle, readBundleBytes, readBundleText } from "../domain/stix/read-bundle.ts";
import type { BundleProblem } from "../domain/stix/read-bundle.ts";

/** An import to be made. */
export interface ImportInput {
  /** The parsed bundle, or its JSON text, which may be in UTF-8. */
  readonly bundle: unknown;
  /** The board as it is, one Yjs V1 update. */
  readonly currentState: Uint8Array;
  /** A client id of the importing user that no other program writes with at the same time. */
  readonly clientId: ClientId;
  /** Who reads the board, and how high what is on it may be marked: what is marked for fewer or higher is set aside. */
  readonly place: MarkedPlace;
  readonly markingScheme: MarkingScheme;
}

/** What an import gives: updates to be accepted in order like any other of that user's, and the report. No updates if there was nothing new. */
export interface PreparedImport {
  readonly updates: readonly Uint8Array[];
  readonly report: ImportReport;
}

/**
 * Works out the updates that bring a STIX 2.1 bundle onto a board. Writes nothing by itself.
 *
 * All or nothing: a bundle with a fault gives a problem and no update. Importing the same bundle again gives no updates.
 * Loads the whole document: belongs on a thread that serves no socket. May take a second or two for 20,000 objects.
 */
export function prepareImport(request: ImportInput): Result<PreparedImport, BundleProblem> {
  const parsed = parsedBundle(request.bundle);
  if (!parsed.ok) return parsed;
  const objects = readBundle(parsed.value);
  if (!objects.ok) return fail(objects.error);
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, request.currentState);
    doc.clientID = request.clientId;
    const plan = planImport(objects.value, onBoard(doc, request.place), request.markingScheme);
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    applyImport(doc, plan);
    for (const update of updates) assert(update.length <= MAX_UPDATE_BYTES, `an import batch of ${update.length} bytes fits one update`);
    return ok({ updates, report: plan.report });
  } finally {
    doc.destroy();
  }
}

function parsedBundle(bundle: unknown): Result<unknown, BundleProblem> {
  if (bundle instanceof Uint8Array) return readBundleBytes(bundle);
  return typeof bundle === "string" ? readBundleText(bundle) : ok(bundle);
}
