import type { ClientId } from "../../../../shared/ids.ts";
import type { Session } from "../session/session.ts";

/** Which live connection of this node shows presence for a client id in one compartment. */
export class ClientIdHolders {
  readonly #sessions = new Map<ClientId, Session>();

  /** How many client ids are held. */
  get count(): number {
    return this.#sessions.size;
  }

  /** The connection that holds an id. */
  of(client: ClientId): Session | undefined {
    return this.#sessions.get(client);
  }

  /** Gives an id to a connection, whichever held it before. */
  hold(client: ClientId, session: Session): void {
    this.#sessions.set(client, session);
  }

  /** Takes an id from a connection. False if the connection does not hold it. */
  release(client: ClientId, session: Session): boolean {
    return this.#sessions.get(client) === session && this.#sessions.delete(client);
  }
}
