import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { expect, it } from "vitest";
import { importStix, type ImportPorts } from "../../../server/commands/import-stix.ts";
import { prepareImport } from "../../../server/commands/prepare-import.ts";
import { createHubWorld, grantOf } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const bundle = new TextEncoder().encode(
  JSON.stringify({
    type: "bundle",
    id: "bundle--00000000-0000-4000-8000-000000000001",
    objects: [
      {
        type: "report",
        spec_version: "2.1",
        id: "report--00000000-0000-4000-8000-000000000002",
        created: "2026-01-01T00:00:00.000Z",
        modified: "2026-01-01T00:00:00.000Z",
        published: "2026-01-01T00:00:00.000Z",
        name: "A report",
        report_types: ["threat-report"],
        object_refs: ["report--00000000-0000-4000-8000-000000000002"],
      },
    ],
  }),
);

/** An import by a person whose client can leave, and which of its steps were reached. */
function world(ports: Partial<ImportPorts> = {}) {
  const clock = new ManualClock();
  const { hub, ledger, history } = createHubWorld({ clock });
  const { user, credential, ...found } = grantOf("ana");
  const leaving = new AbortController();
  const reached: string[] = [];
  const outcome = importStix(
    {
      hub,
      ledger,
      history,
      recheck: async () => null,
      markingScheme: DEFAULT_SCHEME,
      random: { bytes: (count) => new Uint8Array(count).fill(7) },
      turns: { take: (_, work) => work() },
      prepare: async (input) => {
        reached.push("prepared");
        return prepareImport(input);
      },
      ...ports,
    },
    { identity: { user, credential }, found: { ...found, canWrite: true }, bytes: bundle, left: leaving.signal },
  );
  /** What it comes to, and how many entries were written. */
  const end = async () => {
    for (let turn = 0; turn < 20; turn++) await clock.advance(50);
    const result = await outcome;
    return { result, head: (await ledger.head(found.compartment.id)).seq, reached };
  };
  return { leaving, end };
}

const abandoned = { ok: false, error: { kind: "abandoned" } };

it("L6 an import whose client leaves while it waits for its turn is not prepared", async () => {
  const turn = Promise.withResolvers<void>();
  const { leaving, end } = world({
    turns: {
      take: async (_, work) => {
        await turn.promise;
        return await work();
      },
    },
  });
  leaving.abort();
  turn.resolve();
  expect(await end()).toEqual({ result: abandoned, head: 0, reached: [] });
});

it("L6 an import whose client leaves while it is prepared ends with its thread, and writes nothing", async () => {
  const started = Promise.withResolvers<void>();
  const { leaving, end } = world({
    prepare: (_, left) => {
      started.resolve();
      return new Promise((_resolve, reject) => left.addEventListener("abort", () => reject(new Error("the thread was ended"))));
    },
  });
  await started.promise;
  leaving.abort();
  expect(await end()).toEqual({ result: abandoned, head: 0, reached: [] });
});

it("L6 an import whose client leaves just before it writes writes nothing, and one that stays is written", async () => {
  const late = world({
    prepare: async (input) => {
      late.leaving.abort();
      return prepareImport(input);
    },
  });
  expect(await late.end()).toMatchObject({ result: abandoned, head: 0 });
  const { result, head, reached } = await world().end();
  expect([result.ok, reached]).toEqual([true, ["prepared"]]);
  expect(head).toBeGreaterThan(0);
});
