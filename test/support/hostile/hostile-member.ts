import { randomBytes } from "node:crypto";
import { RestClient } from "../rest-client.ts";
import { rawUpdate, textContent, type RawStruct } from "../structure/raw-update.ts";
import { MemberSocket } from "./member-socket.ts";
import { CAST, makeBoard, type Stage } from "./stage.ts";
import { titleCard } from "./title-card.ts";

/** Largest piece of a text that is sent in one update, bytes. */
const PIECE_BYTES = 100_000;
/** Keys of a board with many entries. */
const KEYS = 500;

/** The hostile member: a valid account with a personal token, and the means that every attack shares. */
export class HostileMember {
  readonly stage: Stage;
  readonly rest: RestClient;
  readonly token: string;
  #client = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);

  private constructor(stage: Stage, rest: RestClient, token: string) {
    this.stage = stage;
    this.rest = rest;
    this.token = token;
  }

  static async signIn(stage: Stage): Promise<HostileMember> {
    const rest = await RestClient.signIn(stage.url, CAST.hostile);
    return new HostileMember(stage, rest, await rest.token("hostile"));
  }

  /** Signs in one of the honest people, for attacks that need to see what becomes of them. */
  honest(who: "lead" | "analyst"): Promise<RestClient> {
    return RestClient.signIn(this.stage.url, CAST[who]);
  }

  /** A client id that was not used before. */
  newClient(): number {
    return (this.#client += 1);
  }

  /** The client id that was made last. */
  get lastClient(): number {
    return this.#client;
  }

  /** Opens a board; the attacked one unless another is named. */
  open(board: string = this.stage.attacked, token: string = this.token): Promise<MemberSocket> {
    return MemberSocket.open({ port: this.stage.port, board, token });
  }

  /** Makes a room with one board that belong to the hostile member alone. */
  async ownBoard(): Promise<string> {
    const { room } = await this.rest.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Own" });
    return await makeBoard(this.rest, room.id);
  }

  /** Writes incompressible text of so many bytes to a board, and waits until it is saved. Throws where the server does not take it. */
  async fill(board: string, bytes: number): Promise<void> {
    const socket = await this.open(board);
    for (let done = 0; done < bytes; done += PIECE_BYTES) await socket.write(this.textCard(PIECE_BYTES));
    const isSaved = await socket.settled(30_000);
    socket.destroy();
    if (!isSaved) throw new Error(`a board of ${bytes} bytes was not taken: ${socket.closeCode ?? "no receipt"}`);
  }

  /** Writes so many entries of one small value each to a board, and waits until they are saved. */
  async fillEntries(board: string, count: number): Promise<void> {
    const socket = await this.open(board);
    const client = this.newClient();
    for (let clock = 0; clock < count; clock++) await socket.write(rawUpdate([{ client, clock, structs: [valueAt(client, clock)] }]));
    const isSaved = await socket.settled(30_000);
    socket.destroy();
    if (!isSaved) throw new Error(`a board of ${count} entries was not taken: ${socket.closeCode ?? "no receipt"}`);
  }

  /** An update that puts a card with a text of so many incompressible bytes on a board, under a new client id. */
  textCard(bytes: number, text: string = randomBytes(Math.ceil((bytes * 3) / 4)).toString("base64")): Uint8Array {
    const client = this.newClient();
    return titleCard(client, [{ kind: 4, parent: [client, 1], content: textContent(text) }]);
  }
}

/** One value after another under the same five hundred keys of a client's own. */
function valueAt(client: number, clock: number): RawStruct {
  return clock < KEYS ? { kind: 8, parent: "meta", key: `k${clock}-${client}` } : { kind: 8, origin: [client, clock - KEYS] };
}
