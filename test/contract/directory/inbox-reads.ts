import { expect, it } from "vitest";
import { MOST_READ_ITEMS, type InboxItem } from "../../../server/ports/directory/inbox-reads.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of what people have read (server/ports/directory/inbox-reads.ts). */
export function describeInboxReads(filled: With): void {
  const item = (seq: number, at = seq * 10, compartment = "c1"): InboxItem => ({ compartment, seq, at });
  it(
    "marks items one by one and everything up to a time, for one person and no other",
    filled(async (directory) => {
      const items = [item(1), item(2), item(3), item(3, 30, "c2")];
      expect(await directory.inboxReading("id-bilge", items)).toEqual({ upTo: 0, items: [] });
      await directory.markRead("id-bilge", [item(2), item(3)]);
      await directory.markRead("id-bilge", [item(2)]);
      expect(await directory.inboxReading("id-bilge", items)).toEqual({ upTo: 0, items: [item(2), item(3)] });
      expect(await directory.inboxReading("id-amal", items)).toEqual({ upTo: 0, items: [] });
      await directory.markReadUpTo("id-bilge", 20);
      expect(await directory.inboxReading("id-bilge", items)).toEqual({ upTo: 20, items: [item(3)] });
      await directory.markReadUpTo("id-bilge", 10);
      await directory.markRead("id-bilge", [item(1)]);
      expect(await directory.inboxReading("id-bilge", items)).toEqual({ upTo: 20, items: [item(3)] });
      await directory.markRead("id-bilge", []);
      expect(await directory.inboxReading("id-bilge", [])).toEqual({ upTo: 20, items: [] });
    }),
  );
  it(
    "keeps a thousand single items of a person; beyond, the oldest and everything before it count as read",
    filled(async (directory) => {
      const items = Array.from({ length: MOST_READ_ITEMS + 5 }, (_, index) => item(index + 1));
      await directory.markRead("id-bilge", items);
      const { upTo, items: read } = await directory.inboxReading("id-bilge", items);
      expect(upTo).toBe(50);
      expect(read).toHaveLength(MOST_READ_ITEMS);
    }),
  );
}
