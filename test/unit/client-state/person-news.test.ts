import { afterEach, expect, it, vi } from "vitest";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { PersonNews } from "../../../client/state/person-news.ts";
import { sessionSignal } from "../../../client/state/session.ts";

const own: OwnUser = {
  id: "u",
  username: "lead-brv",
  displayName: "Tomas Verrin",
  partner: "BRV",
  isAdmin: false,
  isPartnerAdmin: false,
  mayRelease: false,
};

afterEach(() => vi.unstubAllGlobals());

it("A16 a page outside of rooms shows the new authorities of its person when the channel says that they changed", async () => {
  const now = { ...own, isPartnerAdmin: true };
  vi.stubGlobal("fetch", async (address: string) =>
    Response.json(new URL(address, "http://server").pathname === "/api/session" ? { user: now } : { entries: [], invitations: [] }),
  );
  sessionSignal.set({ kind: "signed-in", user: own });
  const changed = new Promise((resolve) => void sessionSignal.subscribe(() => resolve(sessionSignal.get())));
  const news = new PersonNews(own.id);
  news.changed("account");
  expect(await changed).toEqual({ kind: "signed-in", user: now });
  news.close();
});

it("AC12 news count as old until a channel is connected, and again when it is gone", () => {
  vi.stubGlobal("fetch", async () => Response.json({ entries: [], invitations: [] }));
  const news = new PersonNews(own.id);
  const seen = [news.isLive.get()];
  news.up();
  seen.push(news.isLive.get());
  news.down();
  seen.push(news.isLive.get());
  expect(seen).toEqual([false, true, false]);
  news.close();
});
