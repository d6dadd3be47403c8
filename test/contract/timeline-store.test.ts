import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMemoryTimelineStore } from "../../server/adapters/memory/timeline-store.ts";
import { openTimelines } from "../../server/adapters/sqlite/open-timelines.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { timelineStoreContract } from "./timeline-store-contract.ts";

describe("timeline store in memory", () => {
  timelineStoreContract(createMemoryTimelineStore);
});

describe("timeline store on SQLite", () => {
  const folder = temporaryFolders();
  timelineStoreContract(() => openTimelines(join(folder(), "history.db")));

  it("keeps its lines over a restart", async () => {
    const path = join(folder(), "history.db");
    const first = openTimelines(path);
    await first.write(
      "a",
      [{ line: { id: "1.0", seq: 1, at: 1, author: "u", partner: "ALF", verb: "created" }, ordinal: 0, startedAt: 1 }],
      { seq: 1, entryHash: new Uint8Array(32) },
    );
    await first.close();
    await expect(first.page("a", { limit: 1 })).rejects.toThrow("closed");
    const second = openTimelines(path);
    expect(await second.page("a", { limit: 1 })).toHaveLength(1);
    await second.close();
  });
});
