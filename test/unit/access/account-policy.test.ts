import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { actions, can, type AccountAction } from "../../../shared/access/can.ts";
import { accountStandings, accountTable, type AccountStanding } from "../../../shared/access/policies/account.ts";

const flags = [false, true] as const;
const standings = Object.keys(accountStandings) as AccountStanding[];
const accountActions = Object.keys(accountTable) as AccountAction[];

/** Every principal and account that differ in what rules may ask of them, with what the principal is to the account, worked out apart from the policy. */
const cases = flags.flatMap((isAdmin) =>
  flags.flatMap((isPartnerAdmin) =>
    flags.flatMap((mayRelease) =>
      flags.flatMap((theirs) =>
        ["ALF", "BRV"].flatMap((partner) =>
          ["u", "v", null].map((userId) => {
            const principal = { userId: "u", partner: "ALF", isAdmin, isPartnerAdmin, mayRelease };
            const account = { kind: "account", userId, partner, isAdmin: theirs } as const;
            const ofNation = isPartnerAdmin && partner === "ALF";
            const is: Record<AccountStanding, boolean> = {
              administrator: isAdmin,
              "partner administrator": ofNation && !theirs,
              "partner administrator of one above": ofNation && theirs,
              oneself: userId === "u",
            };
            return { principal, account, is };
          }),
        ),
      ),
    ),
  ),
);

it.each(accountActions)("A16: %s is allowed to whom the table names, whatever else they are, and to nobody else", (action) => {
  for (const { principal, account, is } of cases) {
    const may = accountTable[action].some((standing) => is[standing]);
    expect([principal, account, can(principal, action, account)]).toEqual([principal, account, may]);
  }
});

it("A16: nobody but an administrator of the site gives or takes that authority, or changes an account that has it, their own included", () => {
  const changing = accountActions.filter((action) => !["see-account", "see-sign-ins", "end-sign-ins", "change-password"].includes(action));
  const byOthers = cases.filter(({ principal }) => !principal.isAdmin);
  const allowed = (those: typeof cases, asked: readonly AccountAction[]) =>
    those.flatMap(({ principal, account }) => asked.filter((action) => can(principal, action, account)));
  expect(allowed(byOthers, ["make-administrator"])).toEqual([]);
  const above = byOthers.filter(({ account }) => account.isAdmin);
  const foreign = byOthers.filter(({ principal, account }) => account.partner !== principal.partner);
  expect([above.length, foreign.length].every((count) => count > 20)).toBe(true);
  expect(allowed([...above, ...foreign], changing)).toEqual([]);
});

it("A16: accounts allow no action of another noun", () => {
  for (const { principal, account } of cases)
    expect(actions.filter((action) => can(principal, action, account) && !Object.hasOwn(accountTable, action))).toEqual([]);
});

it("A16: RULES.md has the table as the policy has it", () => {
  const rules = readFileSync(new URL("../../../server/domain/RULES.md", import.meta.url), "utf8");
  const rows = accountActions.map((action) => {
    const allowed: readonly AccountStanding[] = accountTable[action];
    return `| \`${action}\` | ${standings.map((standing) => (allowed.includes(standing) ? "yes" : "–")).join(" | ")} |`;
  });
  const head = [`| Action | ${standings.join(" | ")} |`, `|${"---|".repeat(standings.length + 1)}`];
  expect(rules).toContain([...head, ...rows].join("\n"));
});
