import { describe, expect, it } from "vitest";
import { sha256 } from "../../../server/domain/sha256.ts";
import { isKeyPair } from "../../../server/adapters/system/site-keys.ts";
import { hashCompartmentLabel } from "../../../server/commands/hash-compartment-label.ts";
import { decodeRow, encodeRow } from "../../../server/domain/archive/archive-format.ts";
import { verifyArchive } from "../../../server/domain/archive/verify-archive.ts";
import type { ArchiveRecord } from "../../../server/ports/archive.ts";
import type { CompartmentRecord } from "../../../server/ports/directory/compartments.ts";
import { HOME_LABELS, typedEntries } from "../../support/exported-ledger.ts";

const [label] = HOME_LABELS;
if (label?.home === undefined) throw new Error("the first label has a home");
const sets = { ...label, originator: "ALF", releasableTo: ["ALF", "BRV"] };
const compartment: CompartmentRecord = { id: "c", room: "r", name: "n", createdAt: 1, ...sets };
const { entries } = typedEntries(20, "c", { label: sets });

/** A whole store that holds this compartment and the log that was written under its label. */
async function* store(row: CompartmentRecord): AsyncGenerator<ArchiveRecord> {
  const last = entries.at(-1);
  for (const code of ["ALF", "BRV"]) yield { kind: "partner", row: { code, name: code } };
  yield { kind: "room", row: { id: "r", title: "t", summary: "", host: "ALF", createdAt: 0 } };
  yield { kind: "compartment", row };
  if (last !== undefined) yield { kind: "ledger", row: { compartment: "c", seq: last.seq, hash: last.hash } };
  yield { kind: "entries", entries };
}

/** How many records of that store verify. Rejects with the first fault. */
async function verify(row: CompartmentRecord): Promise<number> {
  let count = 0;
  for await (const record of verifyArchive(store(row), { isKeyPair })) count += record.kind === "entries" ? record.entries.length : 1;
  return count;
}

describe("A5 a compartment whose label has version 2", () => {
  it("is written to under the label that its log has", async () => {
    const hash = await hashCompartmentLabel({ compartment: async () => compartment }, "c", sha256);
    expect(hash).toEqual(entries[0]?.labelHash);
  });

  it("is verified in a backup, with its ceiling and its home", async () => {
    expect(await verify(compartment)).toBe(5 + entries.length);
    const { home, ceiling, ...first } = sets;
    const others = [first, { ...sets, home: home.replace("0", "1") }, { ...sets, ceiling: { ...ceiling, tlp: "red" } }];
    for (const other of others) {
      const row: CompartmentRecord = { id: "c", room: "r", name: "n", createdAt: 1, ...other };
      await expect(verify(row)).rejects.toThrow("label: it was written under another label than the compartment has here");
    }
  });

  it("comes back from a backup's row; one with a half of it is refused, and one of version 1 has the same bytes as ever", () => {
    const json = encodeRow({ kind: "compartment", row: compartment });
    expect(decodeRow("compartment", json)).toEqual({ kind: "compartment", row: compartment });
    const { ceiling: _, ...half } = JSON.parse(json) as Record<string, unknown>;
    expect(() => decodeRow("compartment", JSON.stringify(half))).toThrow("a home without a ceiling");
    const row: CompartmentRecord = { id: "c", room: "r", name: "n", originator: "ALF", releasableTo: ["ALF"], createdAt: 1 };
    expect(encodeRow({ kind: "compartment", row })).toBe(
      '{"id":"c","room":"r","name":"n","originator":"ALF","releasableTo":["ALF"],"createdAt":1}',
    );
  });
});
