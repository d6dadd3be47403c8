import * as Y from "yjs";
import { encodeStep1, encodeUpdate, decodeFrame } from "../../../shared/wire/frame.ts";
import type { ControlClient } from "../control-client.ts";
import type { RestClient } from "../rest-client.ts";
import { SyncSocket } from "../sync-socket.ts";
import { Received } from "./received.ts";

/** A connection of a person to a board: what came over it is in `doc`. */
interface OpenBoard {
  readonly node: string;
  readonly socket: SyncSocket;
  readonly doc: Y.Doc;
  /** How it ended, once it has: a close code. */
  end: number | null;
}

/** One person of a history, with a recorder on everything that reaches them. */
export class Person {
  readonly username: string;
  readonly id: string;
  readonly received = new Received();
  readonly boards: OpenBoard[] = [];
  rest: RestClient;
  control: ControlClient | null = null;
  readonly #compartment: string;

  constructor(rest: RestClient, { username, id, compartment }: { username: string; id: string; compartment: string }) {
    this.rest = rest;
    this.username = username;
    this.id = id;
    this.#compartment = compartment;
  }

  /** Joins the board on a node; resolves when the board is here. */
  async join(url: string): Promise<OpenBoard> {
    const from = Date.now();
    const ticket = await this.rest.ticket(this.#compartment);
    const socket = new SyncSocket(`${url.replace("http", "ws")}/sync/${this.#compartment}`, ["majlis.v1", `ticket.${ticket}`]);
    const board: OpenBoard = { node: url, socket, doc: new Y.Doc(), end: null };
    const synced = Promise.withResolvers<void>();
    // Never holds: it is shown every message as it comes.
    void socket.message((message) => {
      this.#take(board, message, from);
      if (isSynced(message)) synced.resolve();
      return false;
    });
    await socket.opened();
    socket.send(encodeStep1(new Map()));
    await synced.promise;
    void socket.ended.then((end) => (board.end = "code" in end ? end.code : end.status));
    this.boards.push(board);
    return board;
  }

  /** Leaves one of their connections, as a person who closes a page. */
  async leave(board: OpenBoard): Promise<void> {
    this.boards.splice(this.boards.indexOf(board), 1);
    board.socket.close();
    await board.socket.ended;
  }

  /** Writes a card over a connection; the person has it from then on. */
  write(board: OpenBoard, card: string, title: string): void {
    const before = Y.encodeStateVector(board.doc);
    const values = new Y.Map<unknown>([["title", title]]);
    board.doc.getMap("cards").set(card, values);
    board.socket.send(encodeUpdate(Y.encodeStateAsUpdate(board.doc, before)));
  }

  #take({ doc }: OpenBoard, message: Uint8Array, from: number): void {
    const frame = decodeFrame(message);
    if (!frame.ok || frame.value.kind !== "write") return;
    Y.applyUpdate(doc, frame.value.update);
    this.received.add(doc.getMap("cards").keys(), from);
  }
}

function isSynced(message: Uint8Array): boolean {
  const frame = decodeFrame(message);
  // The mark that everything has come is an empty step 2.
  return frame.ok && frame.value.kind === "write" && frame.value.step === "step-2";
}
