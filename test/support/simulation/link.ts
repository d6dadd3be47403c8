import type { CloseCode } from "../../../shared/wire/close-code.ts";
import type { Session } from "../../../server/domain/hub/session/session.ts";
import { FakePeer } from "../fake-peer.ts";

/** What travels to a client: a message, or the end of the connection. */
export type Parcel = { readonly kind: "message"; readonly message: Uint8Array } | { readonly kind: "close"; readonly code: number };

/** Each queued byte of a stalled reader counts as so many: boards of a simulation are small, the server's budget is not. */
const STALLED_BYTE_WEIGHT = 10_000;

/** One connection: a queue each way, in order, as TCP keeps them. What is in a queue has been sent and has not arrived. */
export class Link extends FakePeer {
  readonly toServer: Uint8Array[] = [];
  readonly toClient: Parcel[] = [];
  /** Set by the server when it takes the connection. */
  session: Session | null = null;
  /** The client's end is gone and the server has not noticed. */
  isCut = false;
  /** The client does not read. */
  isStalled = false;

  /** `sent` sees every message at the moment the server sends it. */
  constructor(sent: (message: Uint8Array) => void) {
    super((message) => {
      sent(message);
      if (!this.isCut) this.toClient.push({ kind: "message", message });
    });
  }

  override bufferedBytes(): number {
    if (!this.isStalled) return 0;
    const bytes = this.toClient.reduce((sum, parcel) => sum + (parcel.kind === "message" ? parcel.message.length : 0), 0);
    return bytes * STALLED_BYTE_WEIGHT;
  }

  override close(code: CloseCode, reason: string): void {
    if (this.closed === null && !this.isCut) this.toClient.push({ kind: "close", code });
    super.close(code, reason);
  }

  /** Cuts the client's end: nothing more comes back, not even pings. */
  cut(): void {
    this.isCut = true;
    this.answersPings = false;
    this.toClient.length = 0;
  }
}
