import { afterEach, describe, expect, it } from "vitest";
import { accessibilityFaults, picture, signIn, type Visitor } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";

let room: SharedRoom;
const visitors: Visitor[] = [];
const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: "By invitation" });
});
afterEach(async () => {
  for (const { page } of visitors.splice(0)) await page.context().close();
});

async function roomsPageOf(username: string) {
  const visitor = await suite.visitAs(username);
  visitors.push(visitor);
  return visitor.page;
}

/** The list of who has access, in the room, which has no card. */
async function accessListOf(username: string) {
  const page = await roomsPageOf(username);
  await page.locator(".room-tile", { hasText: "By invitation" }).click();
  await page.getByRole("button", { name: "Who has access" }).click();
  return page;
}

describe("an invitation (A14)", () => {
  it("is made in the list of who has access, declined by its person, made again and accepted", async () => {
    const lead = await accessListOf("lead-alf");
    const invite = async (): Promise<void> => {
      await lead.locator("input[name=member]").fill("analyst-dlt");
      await lead.getByRole("button", { name: "Add", exact: true }).click();
      await lead.locator(".dialog output", { hasText: "Invited. analyst-dlt is in the room once they accept." }).waitFor();
    };
    await invite();
    await picture(lead, "invited");
    const visitor = await suite.visit();
    visitors.push(visitor);
    const { page } = visitor;
    await signIn(page, "analyst-dlt");
    const line = page.locator(".invitation", { hasText: "By invitation" });
    await line.getByText("Layan Suri of ALF invites you as: Analyst").waitFor();
    await picture(page, "invitation");
    expect(await accessibilityFaults(page)).toEqual([]);
    const decline = page.getByRole("button", { name: "Decline the invitation to By invitation" });
    await decline.click();
    // A second press in the same place declines nothing (S7).
    await line.getByRole("button", { name: "Cancel" }).click();
    await decline.click();
    await decline.click();
    await line.waitFor({ state: "detached" });
    expect(await page.locator(".room-tile").count()).toBe(0);
    await page.getByRole("button", { name: "Inbox", exact: true }).waitFor();
    await invite();
    // It shows when it comes.
    await page.getByRole("button", { name: "Inbox: 1 invitation" }).waitFor();
    await page.getByRole("button", { name: "Accept the invitation to By invitation" }).dblclick();
    await page.locator(".room-tile", { hasText: "By invitation" }).waitFor();
    // A second press is no second answer, which would be refused; and the focus stays on the page (S8).
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    expect(await line.count()).toBe(0);
    await page.getByRole("button", { name: "Inbox", exact: true }).waitFor();
  });

  it("by link is spent when its person says so, and the room opens (A15)", async () => {
    const path = `/api/rooms/${room.room}/links`;
    const { link } = await room.lead.json<{ link: string }>("POST", path, { partner: "CRL", role: "analyst", expiresInHours: 1 });
    const { user } = await room.watch.json<{ user: { id: string } }>("GET", "/api/me");
    await room.watch.json("DELETE", `/api/rooms/${room.room}/members/${user.id}`);
    const page = await roomsPageOf("watch-crl");
    await page.goto(link);
    await page.getByRole("heading", { name: "You are invited to a room" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "join-by-link");
    await page.getByRole("button", { name: "Join the room" }).click();
    await page.getByRole("button", { name: "Who has access" }).waitFor();
    await page.goto(link);
    await page.getByRole("button", { name: "Join the room" }).click();
    await page.getByText("This link does not work for you").waitFor();
  });

  it("is left again by its person, in the list of who has access (A1)", async () => {
    const page = await accessListOf("analyst-brv");
    const leave = page.getByRole("dialog").getByRole("button", { name: "Leave the room" });
    await leave.click();
    await leave.click();
    await page.getByText("Your access to this room was withdrawn.").waitFor();
    expect((await room.analyst.get(`/api/rooms/${room.room}`)).status).toBe(404);
  });
});
