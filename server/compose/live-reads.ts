import type { ControlPorts } from "../transport/control/control-gateway.ts";
import { presentActs } from "../transport/http/present/acts.ts";
import { presentLines } from "../transport/http/present/history.ts";
import type { Stores } from "./stores.ts";

/** What the control channel reads of the ledger to tell of it live, with the names that the REST API puts to it. */
export function liveReads({
  ledger,
  context: { directory },
}: Pick<Stores, "ledger" | "context">): Pick<ControlPorts, "headSeq" | "actsAfter" | "presentActs" | "presentLines"> {
  return {
    headSeq: async (compartment) => (await ledger.head(compartment)).seq,
    actsAfter: (compartment, page) => ledger.acts(compartment, {}, page),
    presentActs: (acts) => presentActs(directory, acts),
    presentLines: (lines) => presentLines(directory, lines),
  };
}
