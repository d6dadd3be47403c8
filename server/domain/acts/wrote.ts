import type { WroteToBoard } from "../../../shared/acts/wrote.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { Change } from "../../../shared/contribution/chain-entry.ts";

/** How an act names what was written to the board for it. */
export function wroteOf({ update, inserts }: Pick<Change, "update" | "inserts">, sha256: Sha256): WroteToBoard {
  const updateHash = Buffer.from(sha256(update)).toString("hex");
  return inserts.length === 0 ? [{ updateHash }] : inserts.map(({ client, from, to }) => ({ client, from, to, updateHash }));
}
