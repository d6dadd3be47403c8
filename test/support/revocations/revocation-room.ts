import * as Y from "yjs";
import { createCard } from "../../../shared/board/card.ts";
import { RawClient } from "../kill/raw-client.ts";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { writeAs } from "../versions/old-site.ts";

const PASSWORD = "a password that ends";
/** The card that people comment on. */
export const CARD = "card-1";
const EDIT_MS = 50;

/** A person whose rights end and come back, again and again. */
export interface Member {
  readonly username: string;
  readonly id: string;
  readonly board: string;
}

/** A room on one node or several, with people whose rights can be ended. `root` leads it and administers the site. */
export interface RevocationRoom {
  readonly nodes: readonly RunningServer[];
  readonly root: RestClient;
  readonly room: string;
  readonly boards: readonly string[];
  readonly members: readonly Member[];
  readonly signIn: (node: RunningServer, member: Member) => Promise<RestClient>;
}

/** Makes the room. `root` is an administrator who has signed in; members are of a nation of their own. */
export async function makeRevocationRoom(
  nodes: readonly RunningServer[],
  root: RestClient,
  { members: count, boards: boardCount }: { readonly members: number; readonly boards: number },
): Promise<RevocationRoom> {
  await root.json("POST", "/api/partners", { code: "REV", name: "Revoked" });
  const { room } = await root.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Revocations" });
  const rootToken = await root.token();
  const boards: string[] = [];
  for (let index = 0; index < boardCount; index += 1) {
    const made = await root.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, { releasableTo: ["REV"] });
    boards.push(made.compartment.id);
    const [node] = nodes;
    if (node === undefined) throw new Error("there is a node");
    await writeAs(node, { compartment: made.compartment.id, token: rootToken }, (doc) => void createCard(doc, { id: CARD, title: "Card" }));
  }
  const members = await Promise.all(
    Array.from({ length: count }, async (_, index): Promise<Member> => {
      const username = `revoked-${index}`;
      const account = { username, displayName: username, partner: "REV", password: PASSWORD };
      const { user } = await root.json<{ user: { id: string } }>("POST", "/api/users", account);
      await root.json("POST", `/api/rooms/${room.id}/members`, { username, role: "analyst" });
      return { username, id: user.id, board: boards[index % boards.length] ?? "" };
    }),
  );
  return {
    nodes,
    root,
    room: room.id,
    boards,
    members,
    signIn: (node, { username }) => RestClient.signIn(node.url, username, PASSWORD),
  };
}

/** Types on every board at every node until it is ended: twenty edits a second of each writer, seen by everyone. */
export async function typeEverywhere({ nodes, root, boards }: RevocationRoom): Promise<() => void> {
  const token = await root.token();
  const writers = await Promise.all(
    nodes.flatMap(({ socketUrl }) =>
      boards.map(async (compartment) => {
        const writer = new RawClient({ watches: false });
        await writer.join({ socketUrl, compartment, token });
        const text = new Y.Text();
        writer.doc.getMap("meta").set(`typed-${writer.doc.clientID}`, text);
        const timer = setInterval(() => text.insert(text.length, "w "), EDIT_MS);
        return { writer, timer };
      }),
    ),
  );
  return () => {
    for (const { writer, timer } of writers) {
      clearInterval(timer);
      writer.leave();
    }
  };
}
