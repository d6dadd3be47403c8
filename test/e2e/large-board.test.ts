import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { createCard } from "../../shared/board/card.ts";
import { accessibilityFaults, enterRoom, picture, signIn } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient } from "../support/stock-client.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const folder = temporaryFolders();
const suite = browserSuite({ env: { MAJLIS_LIMITS: "boardWarningBytes=307200" } });

const enter = async (username: string, locale: string): Promise<Page> => (await suite.enterAs(username, "Harbour", { locale })).page;

it("E9 a board that fills up says so, calmly and in the reader's language, to those who may write on it, and stays so after a reload", async () => {
  const room = await makeSharedRoom(suite.server.url, { title: "Harbour" });
  const token = await room.lead.token();
  const { doc, synced, destroy } = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token });
  await synced;
  createCard(doc, { id: "card", title: "Harbour sighting" });
  const lead = await enter("lead-alf", "en");
  const analyst = await enter("analyst-brv", "ar");
  const watching = await enter("watch-crl", "en");
  for (const key of ["a", "b"]) doc.getMap("meta").set(key, "x".repeat(200_000));
  const notice = lead.getByText("is filling up. Everything still works");
  await notice.waitFor();
  await analyst.getByText("يقترب من الامتلاء").waitFor();
  expect(await accessibilityFaults(lead)).toEqual([]);
  await picture(lead, "large-board-light");
  await picture(analyst, "large-board-arabic");
  await lead.reload();
  await notice.waitFor();
  expect(await watching.getByText("is filling up").count()).toBe(0);
  destroy();
});

it("E9 the notice goes once the board is large no longer, also where that came about while the page had no server", async () => {
  const dataFolder = folder();
  const start = (boardWarningBytes: number, port = "0"): Promise<RunningServer> =>
    startServer({ demo: true, dataFolder, env: { MAJLIS_LIMITS: `boardWarningBytes=${boardWarningBytes}`, PORT: port } });
  const before = await start(307_200);
  const room = await makeSharedRoom(before.url, { title: "Harbour" });
  const { doc, synced, destroy } = openStockClient({ socketUrl: before.socketUrl, compartment: room.wide, token: await room.lead.token() });
  await synced;
  createCard(doc, { id: "card", title: "Harbour sighting" });
  for (const key of ["a", "b"]) doc.getMap("meta").set(key, "x".repeat(200_000));
  const { page } = await suite.visit({ address: before.url });
  await signIn(page, "lead-alf");
  await enterRoom(page, "Harbour");
  const notice = page.getByText("is filling up. Everything still works");
  await notice.waitFor();
  destroy();
  await before.stop();
  const after = await start(1_000_000, new URL(before.url).port);
  await notice.waitFor({ state: "detached" });
  await expect.poll(() => page.locator(".card").count()).toBe(1);
  await page.context().close();
  await after.stop();
});
