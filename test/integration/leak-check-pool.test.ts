import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { openSnapshots } from "../../server/adapters/sqlite/open-snapshots.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import { LEAK_LIMITS } from "../../server/threads/derived-work-limits.ts";
import { openLeakCheck } from "../../server/threads/open-leak-check.ts";
import { createCard } from "../../shared/board/card.ts";
import { chainUpdate, EMPTY_CHAIN } from "../../shared/contribution/chain-entry.ts";
import { DEFAULT_SCHEME } from "../../shared/marking/scheme.ts";
import { authorship, sha256 } from "../support/entries.ts";
import { keptLog, rangesOf } from "../support/history-world.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

describe("the pool of the leak check (R39)", () => {
  const folder = temporaryFolders();

  async function setUp() {
    const path = folder();
    const ledger = openLedger(join(path, "ledger.db"));
    await openSnapshots(join(path, "history.db")).close();
    const doc = new Y.Doc();
    createCard(doc, { id: "source", title: "Report", body: "SINDIYAN heard it." });
    const update = Y.encodeStateAsUpdate(doc);
    const by = authorship({ compartment: "narrow", author: "user-alf", at: 1_700_000_000_000 });
    const entry = chainUpdate(EMPTY_CHAIN, by, { ...rangesOf(update), update }, sha256);
    await ledger.append([{ compartment: "narrow", expectedHead: EMPTY_CHAIN.hash, entries: [entry] }]);
    await ledger.close();
    const place = { kind: "sqlite", path: join(path, "ledger.db"), quarantine: join(path, "quarantine") } as const;
    const settings = { ledger: place, historyPath: join(path, "history.db"), logLevel: "silent", scheme: DEFAULT_SCHEME };
    const content = { title: "Sindiyan says so", body: "", kind: "warning", marking: { tlp: "amber", caveats: [], orcon: false } } as const;
    const release = { compartment: "narrow", card: "source", to: "wide", hidden: ["narrow"], released: [], ceiling: undefined };
    return { settings, release: { ...release, content: { ...content, marking: { ...content.marking, caveats: [] } } } };
  }

  it("checks on a thread that is started when it is asked, over the files that the engine made", async () => {
    const { settings, release } = await setUp();
    const check = openLeakCheck(settings, { clock: systemClock, log: keptLog() });
    expect(check.figures().workers).toBe(0);
    const checked = await check.check(release);
    expect([checked.seq, checked.findings.map(({ excerpt }) => excerpt)]).toEqual([1, ["Sindiyan"]]);
    await check.close();
    expect(check.figures().workers).toBe(0);
  });

  it("refuses a check that takes more than it may, and never answers with a part of it (P12)", async () => {
    const { settings, release } = await setUp();
    const limits = { ...LEAK_LIMITS, jobMs: 0, watchMs: 1, firstPauseMs: 60_000 };
    const check = openLeakCheck(settings, { clock: systemClock, log: keptLog(), limits });
    await expect(check.check(release)).rejects.toThrow(WorkUnavailable);
    await expect(check.check(release)).rejects.toThrow("tried again in");
    await check.close();
  });
});
