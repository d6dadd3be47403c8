import { expect, it } from "vitest";
import { cardReach } from "../../../client/model/card-reach.ts";

it("tells who has a card besides its originator: nations with people here, and those with nobody here (A3, A13)", () => {
  const compartment = { originator: "CRL", releasableTo: ["ALF", "BRV", "CRL", "DLT"] };
  const members = [
    { partner: "CRL", role: "lead" },
    { partner: "ALF", role: "watch" },
    { partner: "DLT", role: "former" },
    { partner: "EFG", role: "analyst" },
  ] as const;
  expect(cardReach(compartment, members)).toEqual({ here: ["ALF"], elsewhere: ["BRV", "DLT"] });
  expect(cardReach({ originator: "CRL", releasableTo: [] }, members)).toEqual({ here: [], elsewhere: [] });
});
