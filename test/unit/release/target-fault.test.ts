import { expect, it } from "vitest";
import { needsTwoPersons } from "../../../server/domain/release/two-persons.ts";
import { targetFault, type ReleasePath } from "../../../server/domain/release/target-fault.ts";
import type { CompartmentRecord } from "../../../server/ports/directory/compartments.ts";
import { releaseContent } from "../../../shared/acts/release-content.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { ASKED } from "../../support/release/release-acts.ts";

const compartment = (id: string, releasableTo: string[], more: Partial<CompartmentRecord> = {}): CompartmentRecord => ({
  id,
  room: "room",
  name: "",
  originator: "ALF",
  releasableTo: ["ALF", ...releasableTo],
  createdAt: 0,
  ...more,
});
const NARROW = compartment("narrow", []);
const WIDE = compartment("wide", ["BRV"]);
const fault = (path: Partial<ReleasePath>) =>
  targetFault({
    from: NARROW,
    to: WIDE,
    inRoom: new Set(["ALF", "BRV", "CRL"]),
    content: ASKED.content,
    scheme: DEFAULT_SCHEME,
    now: 0,
    ...path,
  });
const marked = (marking: object) => ({ content: releaseContent.parse({ ...ASKED.content, marking: { tlp: "amber", ...marking } }) });

it("a release goes to a compartment of the room with a reader who is new, and with a member for every nation that reads it (R3)", () => {
  expect(fault({})).toBeNull();
  expect(fault({ from: compartment("narrow", ["CRL"]) })).toBeNull();
  expect(fault({ to: compartment("far", ["BRV"], { room: "other" }) })).toBe("not-same-room");
  expect(fault({ to: NARROW })).toBe("not-wider");
  expect(fault({ from: WIDE, to: NARROW })).toBe("not-wider");
  expect(fault({ from: WIDE, to: compartment("same", ["BRV"]) })).toBe("not-wider");
  expect(fault({ inRoom: new Set(["ALF"]) })).toBe("no-member-of-nation");
});

it("its marking is below the ceiling there and names its readers, with words that this installation knows (R3)", () => {
  const bounded = { to: compartment("wide", ["BRV"], { ceiling: { classification: "restricted", tlp: "amber" }, home: "site" }) };
  expect(fault({ ...bounded, ...marked({ classification: "restricted" }) })).toBeNull();
  expect(fault({ ...bounded, ...marked({ classification: "secret" }) })).toBe("above-ceiling");
  expect(fault({ ...bounded, ...marked({ tlp: "red" }) })).toBe("above-ceiling");
  expect(fault(marked({ relTo: ["CRL"] }))).toBe("above-ceiling");
  expect(fault(marked({ tlp: "red", unmapped: ["marking-definition--1"] }))).toBe("label-unmapped");
  expect(fault(marked({ classification: "cosmic" }))).toBe("label-unmapped");
  expect(fault(marked({ reviewAt: "1969-01-01T00:00:00Z" }))).toBeNull();
});

it("two persons are needed above what the installation says, and where nobody has said how high it is (R8)", () => {
  const needs = (level: string | null, above: string | null) => needsTwoPersons(level, above, DEFAULT_SCHEME);
  expect([needs(null, null), needs("top-secret", null)]).toEqual([false, false]);
  expect([needs("restricted", "restricted"), needs("confidential", "restricted")]).toEqual([false, true]);
  expect([needs(null, "restricted"), needs("cosmic", "top-secret")]).toEqual([true, true]);
});
