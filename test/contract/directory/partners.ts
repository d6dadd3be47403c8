import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";
import { BY } from "../../support/directory-records.ts";

/** What every store promises of partners (server/ports/directory/partners.ts). */
export function describePartners(filled: With): void {
  it(
    "lists partners by code and refuses a code that is taken",
    filled(async (directory) => {
      expect((await directory.partners()).map(({ code }) => code)).toEqual(["ALF", "BRV", "CRL"]);
      expect(await directory.addPartner(BY, { code: "ALF", name: "Another" })).toBe("code-taken");
      expect((await directory.partners())[0]).toEqual({ code: "ALF", name: "Name of ALF" });
    }),
  );
}
