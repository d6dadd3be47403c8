import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";

/** What every store promises of the cluster's mark (server/ports/directory/cluster-mark.ts). */
export function describeClusterMark(filled: With): void {
  it(
    "keeps the first mark for good, for every connection",
    filled(async (directory, { reopen }) => {
      expect(await directory.keepClusterMark("first")).toBe("first");
      expect(await directory.keepClusterMark("second")).toBe("first");
      const second = await reopen?.();
      if (second === undefined) return;
      expect(await second.keepClusterMark("third")).toBe("first");
      await second.close();
    }),
  );
}
