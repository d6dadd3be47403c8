import { expect, it } from "vitest";
import { aSite } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of the site's identity (server/ports/directory/site.ts). */
export function describeSite(filled: With): void {
  it(
    "has no site at first, and keeps the first one for good, for every connection",
    filled(async (directory, { reopen }) => {
      expect(await directory.site()).toBeNull();
      const [first, second] = [aSite("1"), aSite("2")];
      const kept = await Promise.all([directory.keepSite(first), directory.keepSite(second)]);
      expect(kept[0]).toEqual(kept[1]);
      expect([first, second]).toContainEqual(kept[0]);
      expect(await directory.keepSite(aSite("3"))).toEqual(kept[0]);
      expect(await directory.site()).toEqual(kept[0]);
      const other = await reopen?.();
      if (other === undefined) return;
      expect(await other.keepSite(aSite("4"))).toEqual(kept[0]);
      expect(await other.site()).toEqual(kept[0]);
      await other.close();
    }),
  );
}
