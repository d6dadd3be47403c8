import { cardKey, parseCardKey, type CardKey } from "./card-key.ts";

/** What the middle of a room shows: its board, the writing of a release from the open card, or the record of a release. */
export type RoomPage =
  | { readonly kind: "board" }
  | { readonly kind: "writing"; readonly card: CardKey; readonly draft: string }
  | { readonly kind: "release"; readonly compartment: string; readonly release: string };

/** The board. */
export const BOARD_PAGE: RoomPage = { kind: "board" };

/** Reads the page from an address. What is no page there is the board. */
export function roomPageOf(params: URLSearchParams): RoomPage {
  const card = parseCardKey(params.get("card"));
  const draft = params.get("write");
  if (card !== null && draft !== null && /^[\w-]{1,64}$/.test(draft)) return { kind: "writing", card: card.key, draft };
  const release = parseCardKey(params.get("release"));
  return release === null ? BOARD_PAGE : { kind: "release", compartment: release.compartment, release: release.id };
}

/** The same address with another page. The open card stays. */
export function withRoomPage(params: URLSearchParams, page: RoomPage): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete("write");
  next.delete("release");
  if (page.kind === "writing") {
    next.set("card", page.card);
    next.set("write", page.draft);
  } else if (page.kind === "release") next.set("release", cardKey(page.compartment, page.release));
  return next;
}

/** The address of the record of a release: its room, with the compartment that it is from. */
export function releaseAddress(room: string, compartment: string, release: string): string {
  const query = withRoomPage(new URLSearchParams(), { kind: "release", compartment, release });
  return `/r/${encodeURIComponent(room)}/board?${query.toString()}`;
}

/** The id of a release that is begun now. Later ones come later in the order of ids. */
export function newDraftId(now: Date): string {
  const tail = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return `${now.getTime().toString(36)}-${tail.toString(36)}`;
}
