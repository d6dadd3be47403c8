import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InboxEntry, InboxReading } from "../../../shared/rest/inbox.ts";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Inbox } from "../../../client/state/inbox.ts";
import { sessionSignal } from "../../../client/state/session.ts";
import { actEventOf } from "../../support/told-acts.ts";

const own: OwnUser = {
  id: "u",
  username: "watch-crl",
  displayName: "Ines Caldero",
  partner: "CRL",
  isAdmin: false,
  isPartnerAdmin: false,
  mayRelease: false,
};

/** A server with an inbox, as far as this page asks it. */
class InboxServer {
  entries: InboxEntry[] = [];
  perPage = 100;
  whose = own;
  isUp = true;
  readonly asked: string[] = [];
  /** Answers of readings wait for it. */
  recorded: Promise<void> = Promise.resolve();

  readonly fetch = async (address: string, init?: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(address, "http://server");
    this.asked.push(`${init?.method ?? "GET"} ${pathname}`);
    if (!this.isUp) throw new Error("no line");
    if (pathname === "/api/me") return Response.json({ user: this.whose });
    if (init?.method === "POST") return this.#record(JSON.parse(init.body as string) as InboxReading);
    const from = Number(searchParams.get("before") ?? 0);
    const next = from + this.perPage;
    return Response.json({ entries: this.entries.slice(from, next), ...(next < this.entries.length && { next: String(next) }) });
  };

  get reads(): number {
    return this.asked.filter((asked) => asked === "GET /api/inbox").length;
  }

  async #record(reading: InboxReading): Promise<Response> {
    await this.recorded;
    const isRead = ({ compartment, seq, act }: InboxEntry) =>
      "upTo" in reading ? act.at <= reading.upTo : reading.entries.some((each) => each.compartment === compartment && each.seq === seq);
    this.entries = this.entries.map((entry) => (isRead(entry) ? { ...entry, read: true } : entry));
    return new Response(null, { status: 204 });
  }
}

const entry = (seq: number): InboxEntry => ({
  ...actEventOf(seq, "comment.made", { card: "a", text: `Words ${seq}` }),
  room: "r",
  card: "a",
  why: "mention",
  read: false,
});

let server: InboxServer;
let inbox: Inbox;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  server = new InboxServer();
  vi.stubGlobal("fetch", server.fetch);
  sessionSignal.set({ kind: "signed-in", user: own });
  inbox = new Inbox(own.id);
});
afterEach(() => {
  inbox.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const shown = () => inbox.current.get();
const unread = () => shown().entries?.map(({ read }) => !read);
/** Lets the pause between two readings pass. */
const afterPause = () => vi.advanceTimersByTime(1_000);

describe("an inbox on one device (AC12)", () => {
  it("is read when it may have changed: one reading for any number of changes, and one a second", async () => {
    server.entries = [entry(1)];
    inbox.ask();
    inbox.ask();
    inbox.ask();
    await expect.poll(() => shown().entries).toHaveLength(1);
    expect(server.reads).toBe(1);
    server.entries = [entry(2), entry(1)];
    afterPause();
    await expect.poll(() => shown().entries).toHaveLength(2);
    expect(server.reads).toBe(2);
    afterPause();
    expect(server.reads).toBe(2);
  });

  it("shows an entry as read at once, also in an answer that is older than that, and as unread again where it could not be recorded", async () => {
    server.entries = [entry(2), entry(1)];
    inbox.ask();
    await expect.poll(unread).toEqual([true, true]);
    let record = () => {};
    server.recorded = new Promise((resolve) => (record = resolve));
    const marked = inbox.markRead(shown().entries?.[0] as InboxEntry);
    expect(unread()).toEqual([false, true]);
    server.entries = [entry(3), ...server.entries];
    inbox.ask();
    afterPause();
    await expect.poll(unread).toEqual([true, false, true]);
    record();
    await marked;
    afterPause();
    await expect.poll(() => server.reads).toBe(3);
    expect(unread()).toEqual([true, false, true]);
    server.isUp = false;
    await inbox.markAllRead();
    expect(unread()).toEqual([true, false, true]);
    expect(shown().unrecorded).toBe("offline");
    server.isUp = true;
    await inbox.markAllRead();
    expect(unread()).toEqual([false, false, false]);
    expect(server.entries.map(({ read }) => read)).toEqual([true, true, true]);
  });

  it("shows older entries page by page until the end, and forgets them when it is put away", async () => {
    server.perPage = 2;
    server.entries = [5, 4, 3, 2, 1].map(entry);
    inbox.ask();
    await expect.poll(() => shown().entries).toHaveLength(2);
    expect(shown().hasOlder).toBe(true);
    inbox.show(true);
    await inbox.loadOlder();
    await inbox.loadOlder();
    expect(shown().entries?.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
    expect(shown().hasOlder).toBe(false);
    inbox.show(false);
    afterPause();
    await expect.poll(() => shown().entries).toHaveLength(2);
  });

  it("reads on where a page holds nothing that stands", async () => {
    const pages = [{ entries: [], next: "1" }, { entries: [], next: "2" }, { entries: [entry(1)] }];
    vi.stubGlobal("fetch", async (address: string) => {
      const { pathname, searchParams } = new URL(address, "http://server");
      return Response.json(pathname === "/api/me" ? { user: own } : pages[Number(searchParams.get("before") ?? 0)]);
    });
    inbox.ask();
    await expect.poll(() => shown().entries).toHaveLength(1);
  });

  it("keeps what it has while the server is away, and says so", async () => {
    server.entries = [entry(1)];
    inbox.ask();
    await expect.poll(() => shown().entries).toHaveLength(1);
    server.isUp = false;
    inbox.ask();
    afterPause();
    await expect.poll(() => shown().fault).toBe("offline");
    expect(shown().entries).toHaveLength(1);
    await inbox.loadOlder();
    expect(shown().entries).toHaveLength(1);
    server.isUp = true;
    // It asks again by itself.
    vi.advanceTimersByTime(10_000);
    await expect.poll(() => shown().fault).toBe(null);
  });

  it("shows nothing of what is answered to another person, who has signed in in another tab", async () => {
    server.entries = [entry(1)];
    server.whose = { ...own, id: "another" };
    inbox.ask();
    await expect.poll(() => sessionSignal.get().kind).toBe("expired");
    expect(shown().entries).toBe(null);
  });
});
