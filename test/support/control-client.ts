import { io, type Socket } from "socket.io-client";
import { controlAck, serverEvents, type ControlAck } from "../../shared/control/events.ts";

/** One event as it came. */
interface Arrived {
  readonly name: string;
  readonly payload: unknown;
}

/** A control connection that keeps every event, each checked against its schema. */
export class ControlClient {
  readonly events: Arrived[] = [];
  readonly socket: Socket;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<string>;
  #waiting: { readonly look: () => boolean }[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => {
      socket.on("disconnect", (reason) => resolve(reason));
    });
    socket.onAny((name: string, payload: unknown) => {
      const schema = serverEvents[name as keyof typeof serverEvents];
      this.events.push({ name, payload: schema.parse(payload) });
      this.#waiting = this.#waiting.filter((waiting) => !waiting.look());
    });
  }

  /** Connects with a cookie or a token; rejects with the server's word if it is refused. */
  static connect(url: string, auth: { cookie?: string; token?: string }): Promise<ControlClient> {
    const socket = io(url, {
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      ...(auth.token !== undefined && { auth: { token: auth.token } }),
      ...(auth.cookie !== undefined && { extraHeaders: { cookie: auth.cookie } }),
    });
    const client = new ControlClient(socket);
    return new Promise((resolve, reject) => {
      socket.on("connect", () => resolve(client));
      socket.on("connect_error", (error) => {
        socket.close();
        reject(error);
      });
    });
  }

  /** Sends an event and gives the server's answer. */
  async ask(name: string, payload: unknown): Promise<ControlAck> {
    return controlAck.parse(await this.socket.emitWithAck(name, payload));
  }

  /** Resolves to the first event of a name, come already (from `after` on) or to come, for which `holds`. */
  event<Name extends keyof typeof serverEvents>(
    name: Name,
    holds: (payload: ReturnType<(typeof serverEvents)[Name]["parse"]>) => boolean = () => true,
    after = 0,
  ): Promise<ReturnType<(typeof serverEvents)[Name]["parse"]>> {
    type Payload = ReturnType<(typeof serverEvents)[Name]["parse"]>;
    return new Promise((resolve) => {
      const look = (): boolean => {
        const found = this.events.slice(after).find((event) => event.name === name && holds(event.payload as Payload));
        if (found !== undefined) resolve(found.payload as Payload);
        return found !== undefined;
      };
      if (!look()) this.#waiting.push({ look });
    });
  }

  close(): void {
    this.socket.close();
  }
}
