import { afterEach, expect, it, vi } from "vitest";
import * as Y from "yjs";
import type { LinkSnapshot } from "../../../client/sync/connection-state.ts";
import { ShownBoards } from "../../../client/state/shown-boards.ts";
import { createCard } from "../../../shared/board/card.ts";

afterEach(() => void vi.unstubAllGlobals());

const compartment = (id: string) =>
  ({ id, room: "r", name: id, originator: "ALF", releasableTo: ["ALF", "BRV"], role: "analyst", canWrite: true, cards: 1 }) as const;

/** A room of compartments with a card each, and a server that previews it with those named in `previewed`, or answers with `status`. */
function roomOf(...ids: string[]) {
  const room = { ids, previewed: [] as string[], status: 200, asked: 0 };
  vi.stubGlobal("fetch", async () => {
    room.asked += 1;
    if (room.status !== 200) {
      const code = room.status === 404 ? "not-found" : "unavailable";
      return Response.json({ type: "about:blank", title: "", status: room.status, code }, { status: room.status });
    }
    return Response.json({ preview: { partner: "BRV", role: "analyst", compartments: room.previewed.map(compartment), members: [] } });
  });
  const links = new Map<string, { id: string; doc: Y.Doc; snapshot: LinkSnapshot }>();
  const link = (id: string) => {
    const doc = new Y.Doc();
    createCard(doc, { id: `card-${id}`, title: id });
    const made = { id, doc, snapshot: { isLoaded: true } as LinkSnapshot };
    links.set(id, made);
    return made;
  };
  const flushes: (() => void)[] = [];
  const boards = new ShownBoards({
    room: "r",
    schedule: (flush) => flushes.push(flush),
    links: () => links.values(),
    compartments: () => room.ids.map((id) => ({ id })),
    onPreview: () => {},
  });
  for (const id of ids) boards.attach(link(id));
  const shown = () => {
    for (const flush of flushes.splice(0)) flush();
    return boards.board
      .cards()
      .map(({ compartment }) => compartment)
      .toSorted();
  };
  return { room, boards, link, shown };
}

it("A20: shows the boards of a preview and no others, also of compartments that come meanwhile, and then what was shown before", async () => {
  const { room, boards, link, shown } = roomOf("a", "b", "c");
  boards.toggle("c");
  expect(shown()).toEqual(["a", "b"]);
  room.previewed = ["b", "c"];
  expect(await boards.preview.enter("BRV", "analyst")).toBeNull();
  expect(shown()).toEqual(["b", "c"]);
  room.ids.push("d");
  boards.follow();
  boards.attach(link("d"));
  expect(shown()).toEqual(["b", "c"]);
  boards.preview.leave();
  expect(shown()).toEqual(["a", "b", "d"]);
});

it("A20: keeps a preview that cannot be asked for just now, and ends one that this person may have no more", async () => {
  const { room, boards, shown } = roomOf("a", "b");
  room.previewed = ["b"];
  await boards.preview.enter("BRV", "analyst");
  room.status = 503;
  await boards.preview.refresh();
  expect(shown()).toEqual(["b"]);
  room.status = 404;
  await boards.preview.refresh();
  expect([shown(), boards.preview.shown.get()]).toEqual([["a", "b"], null]);
});

it("P12: asks once more for a preview however often the room changed while it was asked for", async () => {
  const { room, boards, shown } = roomOf("a", "b");
  room.previewed = ["a"];
  await boards.preview.refresh();
  expect(room.asked).toBe(0);
  await boards.preview.enter("BRV", "analyst");
  const refreshed = boards.preview.refresh();
  room.previewed = ["b"];
  for (let time = 0; time < 5; time++) await boards.preview.refresh();
  await refreshed;
  expect([room.asked, shown()]).toEqual([3, ["b"]]);
});

it("A20: keeps what a person hides of a preview when it is asked for again, shows nothing beside the preview, and forgets it with its end", async () => {
  const { room, boards, shown } = roomOf("a", "b", "c");
  room.previewed = ["b", "c"];
  await boards.preview.enter("BRV", "analyst");
  boards.toggle("b");
  expect(shown()).toEqual(["c"]);
  await boards.preview.refresh();
  expect(shown()).toEqual(["c"]);
  boards.toggle("a");
  expect(shown()).toEqual(["c"]);
  boards.toggle("b");
  await boards.preview.refresh();
  expect(shown()).toEqual(["b", "c"]);
  boards.toggle("b");
  boards.preview.leave();
  expect(shown()).toEqual(["a", "b", "c"]);
  await boards.preview.enter("BRV", "analyst");
  expect(shown()).toEqual(["b", "c"]);
});
