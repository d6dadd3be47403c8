import type { CompartmentId } from "../../../../shared/ids.ts";
import { USUAL_LIMITS } from "../../limits.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { LiveCompartment } from "./live-compartment.ts";

/** A board that has used more than one in so many of its client ids is large. */
const IDS_WARNING_SHARE = 2;

/** Which open boards are near their limits, so that people hear of it while there is time to go on in another compartment (RULES.md, E9). */
export class LargeBoards {
  readonly #ports: Pick<HubPorts, "limits" | "log" | "onLargeBoard">;
  readonly #large = new Set<CompartmentId>();

  constructor(ports: Pick<HubPorts, "limits" | "log" | "onLargeBoard">) {
    this.#ports = ports;
  }

  /** How many open boards are large. */
  get count(): number {
    return this.#large.size;
  }

  /** Whether a board is open here and large. */
  has(id: CompartmentId): boolean {
    return this.#large.has(id);
  }

  /** Looks at a board that was opened or has a new snapshot. Logs and tells it once each time it becomes large, or is so no longer. */
  look({ id, board }: Pick<LiveCompartment, "id" | "board">): void {
    const { boardWarningBytes, boardClients } = this.#ports.limits ?? USUAL_LIMITS;
    const isLarge = board.snapshotBytes > boardWarningBytes || board.clientCount > boardClients / IDS_WARNING_SHARE;
    if (isLarge === this.#large.has(id)) return;
    if (isLarge) {
      this.#large.add(id);
      const figures = { compartment: id, bytes: board.snapshotBytes, clients: board.clientCount };
      this.#ports.log.warn(figures, "a board is large; its limit is near");
    } else this.#large.delete(id);
    this.#ports.onLargeBoard?.(id);
  }

  /** Forgets a board that is closed here. People who were told keep what they were told. */
  closed(id: CompartmentId): void {
    this.#large.delete(id);
  }
}
