import type { ImportReport } from "../../shared/rest/import-report.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { ProgramPorts } from "../domain/hub/session/program-peer.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import type { BundleProblem } from "../domain/stix/read-bundle.ts";
import { newClientId } from "../domain/new-client-id.ts";
import type { History } from "../ports/history.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RandomSource } from "../ports/random-source.ts";
import type { Turns } from "../ports/turns.ts";
import type { FoundCompartment } from "./find-compartment.ts";
import type { ImportInput, PreparedImport } from "./prepare-import.ts";
import { writeUpdates, type WriteStopped } from "./write-updates.ts";

/** A STIX 2.1 bundle that a person who may write wants on a board. `bytes` are the document as it came, in a buffer of their own, which is handed on. */
export interface ImportRequest {
  readonly identity: AuthenticatedUser;
  readonly found: FoundCompartment;
  readonly bytes: Uint8Array;
  /** Aborted once no one waits for the answer. */
  readonly left: AbortSignal;
}

/** Why a bundle was refused. Nothing of it was imported. */
export interface ImportRefused {
  readonly kind: "refused";
  readonly detail: string;
  readonly faults: readonly { readonly path: string; readonly rule: string }[];
}

/** Its client left before anything was written, and so nothing of it was imported. */
export interface ImportAbandoned {
  readonly kind: "abandoned";
}

/** What an import comes to. */
export type ImportOutcome = Result<ImportReport, ImportRefused | ImportAbandoned | WriteStopped>;

/** What an import works with. */
export interface ImportPorts extends ProgramPorts {
  readonly ledger: Pick<Ledger, "head">;
  readonly history: Pick<History, "stateAt">;
  readonly turns: Turns;
  readonly markingScheme: MarkingScheme;
  readonly random: RandomSource;
  /** Runs `prepareImport` where it keeps no socket waiting, and may reject once `left` is aborted. */
  readonly prepare: (input: ImportInput, left: AbortSignal) => Promise<Result<PreparedImport, BundleProblem>>;
}

/**
 * Imports a bundle as edits of the person who asked, and resolves when they are durable. A faulty bundle is refused whole.
 * A right that is withdrawn midway stops it, as does a board that takes no more. A client that leaves ends it, until it begins to write:
 * from then on it is written whole, since half an import would be worse.
 * Throws `LedgerUnavailable` where the store did not take all of it: the same import may be tried again.
 */
export function importStix(ports: ImportPorts, request: ImportRequest): Promise<ImportOutcome> {
  // One at a time for each board: an import planned on a board that another import is changing would replace that one's cards.
  return ports.turns.take(`import ${request.found.compartment.id}`, () => importNow(ports, request));
}

async function importNow(ports: ImportPorts, request: ImportRequest): Promise<ImportOutcome> {
  const { identity, found, left } = request;
  if (left.aborted) return fail({ kind: "abandoned" });
  const prepared = await planned(ports, request).catch((cause: unknown) => {
    if (left.aborted) return null;
    throw cause;
  });
  if (prepared === null || left.aborted) return fail({ kind: "abandoned" });
  if (!prepared.ok) {
    const faults = prepared.error.faults.map(({ object, property, reason }) => ({ path: `${object} ${property}`, rule: reason }));
    return fail({ kind: "refused", detail: prepared.error.detail, faults });
  }
  const { updates, report } = prepared.value;
  // Where the store fails, trying again is safe: the next plan starts from what was written.
  const written = await writeUpdates(ports, identity, found, updates);
  return written.ok ? ok(report) : written;
}

/** Plans the import on the board as it is. */
async function planned(ports: ImportPorts, { found, bytes, left }: ImportRequest): ReturnType<ImportPorts["prepare"]> {
  const { id, originator, releasableTo, ceiling } = found.compartment;
  const head = await ports.ledger.head(id);
  const currentState = (await ports.history.stateAt(id, head.seq)) ?? Uint8Array.of(0, 0);
  const input = {
    bundle: bytes,
    currentState,
    clientId: newClientId(ports.random),
    place: { originator, releasableTo, ceiling },
    markingScheme: ports.markingScheme,
  };
  return await ports.prepare(input, left);
}
