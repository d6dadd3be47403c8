import { once } from "node:events";
import { WebSocket } from "ws";
import { encodeStep1 } from "../../../shared/wire/frame.ts";
import { ControlClient } from "../control-client.ts";
import { nameOf } from "../frames.ts";
import type { RestClient } from "../rest-client.ts";
import type { AlliedSite } from "./site-parts.ts";
import type { Operation } from "./operations.ts";
import { sampleOf } from "./operations.ts";
import { COMPARTMENT_NAMES, knowersOfRoom, readersOf, type CompartmentName, type PersonName, type RoomName } from "./people.ts";

/** A node of the site. */
export interface NodeAddress {
  readonly url: string;
  readonly socketUrl: string;
}

/** Ways to open a sync socket. */
const SYNC_CLIENTS = { stock: ["majlis.v1"], receipts: ["majlis.v1", "majlis.receipts.v1"] } as const;

/**
 * Everything that one person is sent, by the channel that it came on: sockets, the control channel, every route of the API with its answers
 * and refusals, pages. They ask for what they may have and for what they may not.
 */
export class Listener {
  readonly person: PersonName;
  readonly channels = new Map<string, Buffer[]>();
  readonly #site: AlliedSite;
  readonly #node: NodeAddress;
  readonly #client: RestClient;
  readonly #sockets: WebSocket[] = [];
  #control: ControlClient | null = null;

  private constructor(site: AlliedSite, parts: { node: NodeAddress; person: PersonName; client: RestClient }) {
    this.#site = site;
    this.person = parts.person;
    this.#node = parts.node;
    this.#client = parts.client;
  }

  /** Signs a person in at a node. Requests look as if a proxy sent them: what a server tells only its own machine is not for people. */
  static async open(site: AlliedSite, node: NodeAddress, person: PersonName): Promise<Listener> {
    const client = await site.signIn(node.url, person);
    client.headers["x-forwarded-for"] = "192.0.2.1";
    return new Listener(site, { node, person, client });
  }

  /** The same person at the same node, with channels of their own. */
  again(): Listener {
    return new Listener(this.#site, { node: this.#node, person: this.person, client: this.#client });
  }

  /** Keeps what came on a channel. */
  keep(channel: string, bytes: Uint8Array | string): void {
    const kept = this.channels.get(channel) ?? [];
    kept.push(Buffer.from(bytes));
    this.channels.set(channel, kept);
  }

  /** Opens every socket, those that are refused too, and resolves once the boards have come. */
  async follow(): Promise<void> {
    const { compartments, rooms } = this.#site;
    const control = await ControlClient.connect(this.#node.url, { cookie: this.#client.cookie });
    this.#control = control;
    control.socket.io.engine.on("packet", ({ data }: { data?: unknown }) => this.keep("control: packets", String(data)));
    control.socket.onAny((name: string, payload: unknown) => this.keep(`control: ${name}`, JSON.stringify(payload)));
    for (const room of Object.values(rooms)) {
      this.keep("control: answer to room:follow", JSON.stringify(await control.ask("room:follow", { room })));
      for (const compartment of Object.values(compartments))
        this.keep("control: answer to presence:at", JSON.stringify(await control.ask("presence:at", { room, compartment })));
    }
    for (const name of COMPARTMENT_NAMES)
      for (const kind of Object.keys(SYNC_CLIENTS) as (keyof typeof SYNC_CLIENTS)[]) await this.#join(name, kind);
  }

  async #join(name: CompartmentName, kind: keyof typeof SYNC_CLIENTS): Promise<void> {
    const { token } = this.#site.people[this.person];
    const socket = new WebSocket(`${this.#node.socketUrl}/sync/${this.#site.compartments[name]}`, [
      ...SYNC_CLIENTS[kind],
      `bearer.${token}`,
    ]);
    socket.on("message", (message: Buffer) => this.keep(`sync ${kind}: ${nameOf(message)}`, message));
    socket.on("close", (code, reason) => this.keep(`sync ${kind}: closed ${code}`, reason));
    socket.on("error", () => {});
    this.#sockets.push(socket);
    await once(socket, "open");
    socket.send(encodeStep1(new Map()));
    // Asks for everyone's presence.
    socket.send(Uint8Array.of(3));
    if (readersOf(name).has(this.person)) await this.#heard(`sync ${kind}: step-2`);
    else if (socket.readyState !== WebSocket.CLOSED) await once(socket, "close");
  }

  /** Resolves once something has come on a channel, now or later. */
  async #heard(channel: string): Promise<void> {
    while (!this.channels.has(channel)) await new Promise((looked) => setImmediate(looked));
  }

  /** Resolves once an act was told on the control channel. */
  async toldOf(act: string): Promise<void> {
    await this.#control?.event("act", ({ act: { id } }) => id === act);
  }

  /** Asks everything that changes nothing: for what the person may read, for what they may not, and with what no schema takes. */
  async read(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations.filter(({ method }) => method === "GET")) {
      for (const path of this.#pathsOf(operation)) await this.#ask(operation, path);
      const odd = operation.queryParams[0];
      if (odd !== undefined) await this.#ask(operation, `${this.#pathsOf(operation)[0]}?${odd}=%00`);
    }
    const { rooms } = this.#site;
    for (const path of ["/", "/join", ...Object.values(rooms).map((room) => `/r/${room}/board`), "/api/nothing"]) {
      const { status, text } = await this.#client.get(path, { accept: "text/html" });
      this.keep(`page ${status}`, text);
    }
  }

  /** Asks for what would change something, where it is hidden or nothing is asked for, and so is refused. */
  async write(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations.filter(({ method, path }) => method !== "GET" && !isAboutSession(path))) {
      const { method, body, pathParams } = operation;
      for (const path of this.#pathsOf(operation, "hidden")) {
        if (pathParams.length === 0) continue;
        await this.#ask(operation, path, method === "DELETE" ? undefined : body === null ? undefined : sampleOf(body));
      }
      if (body !== null) for (const path of this.#pathsOf(operation).slice(0, 1)) await this.#ask(operation, path, { unknown: "member" });
    }
  }

  async #ask({ method, path: template }: Operation, path: string, body?: unknown): Promise<void> {
    const { status, text, headers } =
      body === undefined
        ? await this.#client.send(method, path, {})
        : await this.#client.send(method, path, { headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const shown = [...headers].filter(([name]) => name !== "date");
    this.keep(`${method} ${template} ${status}`, `${JSON.stringify(shown)}\n${text}`);
  }

  /** The paths of an operation: around everything of the site, or around what the person may not know. */
  #pathsOf({ path, pathParams }: Operation, which: "all" | "hidden" = "all"): readonly string[] {
    const { compartments, rooms, things } = this.#site;
    const isAsked = (knowers: ReadonlySet<PersonName>): boolean => which === "all" || !knowers.has(this.person);
    // One card of each compartment stands on its board, and one was deleted.
    const kindOf = (name: string): string => (name === "card" && path.endsWith("/deletion") ? "deleted-card" : name);
    const inside = (place: string, kind: string): string =>
      things.find((thing) => thing.kind === kind && thing.place === place)?.id ?? "nothing";
    const fill = (place: string, ids: Readonly<Record<string, string>>): string =>
      path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(ids[name] ?? inside(place, kindOf(name))));
    if (pathParams.includes("compartment"))
      return COMPARTMENT_NAMES.filter((name) => isAsked(readersOf(name))).map((name) =>
        fill(name, { compartment: compartments[name], user: this.#site.people[this.person].id }),
      );
    if (pathParams.includes("room"))
      return (Object.keys(rooms) as RoomName[])
        .filter((name) => isAsked(knowersOfRoom(name)))
        .map((name) => fill(name, { room: rooms[name], user: this.#site.people[this.person].id }));
    const [param] = pathParams;
    if (param === undefined) return [path];
    return things
      .filter(({ kind, knownTo }) => kind === param && (which === "all" || !knownTo.has(this.person)))
      .map(({ id }) => fill("", { [param]: id }));
  }

  close(): void {
    this.#control?.close();
    for (const socket of this.#sockets) socket.terminate();
  }
}

function isAboutSession(path: string): boolean {
  return path === "/api/session" || path.startsWith("/api/setup");
}
