import { expect, it } from "vitest";
import { exposureCsv, exposureJson, type FiledCard } from "../../../client/model/exposure-file.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import type { Exposure } from "../../../shared/rest/releases.ts";

const AT = "2026-11-22T16:34:00.000Z";
const EXPOSURE: Exposure = {
  card: "card-1",
  holders: [{ by: { id: "u1", username: "analyst-brv", displayName: "=Bilge" }, partner: "BRV", since: AT, exported: [] }],
  operator: [],
  recordedSince: AT,
};
const WIDE = { id: "c1", name: "Wide", originator: "ALF", releasableTo: ["ALF", "BRV"], ceiling: null };
const SECRET = { tlp: "red", classification: "secret", caveats: [], orcon: true };
const filed = (marking: unknown, compartment: FiledCard["compartment"] = WIDE) => ({ title: "The pier", marking, compartment, scheme: DEFAULT_SCHEME });

it("R56 a file of who has a card is marked as the card is, also where its compartment has no ceiling, and each line has the portion mark", () => {
  const [head, about, , person] = exposureCsv(EXPOSURE, filed(SECRET)).split("\r\n");
  expect(head).toBe('"SECRET // TLP:RED // ORCON // REL TO ALF, BRV"');
  expect([about, person].map((line) => line?.startsWith('"(S//TLP:RED//OC//REL ALF, BRV)",'))).toEqual([true, true]);
  const json = JSON.parse(exposureJson(EXPOSURE, filed(SECRET))) as { marking: string; holders: { marking: string }[] };
  expect([json.marking, json.holders[0]?.marking]).toEqual([
    "SECRET // TLP:RED // ORCON // REL TO ALF, BRV",
    "(S//TLP:RED//OC//REL ALF, BRV)",
  ]);
});

it("R56 a card that is not marked counts as the ceiling of its compartment, and one that cannot be read as the strictest", () => {
  const bounded = { ...WIDE, ceiling: { classification: "restricted", tlp: "amber" } };
  const headOf = (marking: unknown) => exposureCsv(EXPOSURE, filed(marking, bounded)).split("\r\n")[0];
  expect(headOf(undefined)).toBe('"RESTRICTED // TLP:AMBER // REL TO ALF, BRV"');
  expect(headOf(7)).toContain("TOP SECRET // TLP:RED");
});

it("a name in a file is never a formula of a spreadsheet", () => {
  expect(exposureCsv(EXPOSURE, filed(undefined))).toContain(",'=Bilge,");
});
