import { expect, it } from "vitest";
import type { Finding } from "../../../shared/rest/releases.ts";
import { givenByFindings, recorded, type Given } from "../../../server/transport/http/given-content.ts";
import { refuse, type Reply } from "../../../server/transport/http/reply.ts";
import { aUser } from "../../support/directory-records.ts";

/** The compartments that an answer was recorded for, with the entry up to which. */
async function recordedFor(reply: Reply, given: readonly Given[]): Promise<readonly (readonly [string, number])[]> {
  const records: (readonly [string, number])[] = [];
  await recorded(
    reply,
    {
      exposure: {
        given: async (_channel, { compartment, seq }) => {
          records.push([compartment, seq]);
        },
      },
      ledger: { head: async () => ({ seq: 7, hash: new Uint8Array(32) }) },
    },
    {
      givesNoContent: false,
      caller: {
        user: { ...aUser("lead"), isDisabled: false },
        credential: { kind: "session", id: "s", expiresAt: Number.MAX_SAFE_INTEGER },
      },
      compartment: "own",
      given,
    },
  );
  return records;
}

const finding = (compartment?: string): Finding => ({
  id: "f",
  rule: "name",
  weight: "block",
  field: "title",
  excerpt: "KESTREL",
  ...(compartment !== undefined && { from: { compartment, card: "card", title: "Meeting with KESTREL" } }),
});

it("R50 findings that refuse a release are recorded for every compartment that they quote, each once", async () => {
  const findings = [finding("own"), finding("narrow"), finding("narrow"), finding()];
  const refused = refuse("leak-found", { findings });
  expect(await recordedFor(refused, givenByFindings("own", findings))).toEqual([
    ["own", 7],
    ["narrow", 7],
  ]);
});

it("R50 a refusal that quotes nothing is recorded for none, whatever its route meant to give", async () => {
  expect(await recordedFor(refuse("above-head"), [{ compartment: "own", seq: 900, isBoard: true }])).toEqual([]);
});
