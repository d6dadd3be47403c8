import type { Exposure } from "../../../shared/rest/releases.ts";

/** The clocks of two nodes, and that of the database which they keep to, may lie so far apart; that of one node is the recorder's own. Milliseconds. */
const SKEW_MS = 250;

/** What really happened between a person and a card. */
interface Really {
  /** Between which times its first byte came to them, milliseconds since the epoch; undefined where none did. */
  readonly got: { readonly from: number; readonly to: number } | undefined;
  readonly wasExported: boolean;
  readonly wasOpened: boolean;
  /** They had something open on a node that was killed: they may count as sent what came soon after. */
  readonly wasCut: boolean;
  readonly nodes: number;
}

/** How what is said of a person and a card differs from what happened; empty where it does not. */
export function faultsOf(said: Exposure["holders"][number] | undefined, really: Really): string[] {
  const { got, wasExported, wasOpened, wasCut, nodes } = really;
  if (said === undefined) return got === undefined ? [] : ["received, and not said"];
  if (got === undefined) return wasCut ? [] : ["said, and never received"];
  const since = Date.parse(said.since);
  const faults: string[] = [];
  const skewMs = nodes > 1 ? SKEW_MS : 0;
  if (since > got.to + skewMs) faults.push(`said to be since ${said.since}, received ${new Date(got.to).toISOString()} at the latest`);
  if (since < got.from - skewMs && !wasCut) faults.push(`said to be since ${said.since}, asked for at ${new Date(got.from).toISOString()}`);
  if (said.exported.length > 0 !== wasExported) faults.push("exports are not those made");
  if ((said.opened !== undefined) !== wasOpened) faults.push("opened is not what was");
  return faults;
}
