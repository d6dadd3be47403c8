import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Compartments that are looked into at once: a database answers that many questions in the time of one. */
const AT_ONCE = 32;

/** Looks for acts on a thread that reads the ledger. */
export interface ActFinder {
  /** See {@link findAct}. */
  findAct(compartments: readonly CompartmentId[], id: string): Promise<ActEntry | null>;
}

/** The act of this id in one of these compartments, which are those that a person may read; null where there is none. No other is looked into (P3). */
export async function findAct(ledger: Pick<Ledger, "act">, compartments: readonly CompartmentId[], id: string): Promise<ActEntry | null> {
  for (let at = 0; at < compartments.length; at += AT_ONCE) {
    const found = await Promise.all(compartments.slice(at, at + AT_ONCE).map((compartment) => ledger.act(compartment, id)));
    const act = found.find((each) => each !== null);
    if (act !== undefined) return act;
  }
  return null;
}
