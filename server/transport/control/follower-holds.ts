import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import type { ExposureRecorder, Hold } from "../../domain/exposure/exposure-recorder.ts";

/** What one control connection is sent of each compartment, as it is recorded (R50): from the first thing that it is sent of it until it follows it no longer. */
export class FollowerHolds {
  readonly #exposure: Pick<ExposureRecorder, "hold">;
  readonly #user: UserId;
  readonly #holds = new Map<CompartmentId, { readonly hold: Hold; seq: number }>();
  #isOver = false;

  constructor(exposure: Pick<ExposureRecorder, "hold">, user: UserId) {
    this.#exposure = exposure;
    this.#user = user;
  }

  /** Sees to it that what is sent of a compartment is recorded: the entries after `baseSeq` up to `seq` now, and what follows. Null where it is already; else rejects where it cannot be. */
  begin(compartment: CompartmentId, { seq, baseSeq }: { readonly seq: number; readonly baseSeq: number }): Promise<void> | null {
    const known = this.#holds.get(compartment);
    if (known?.hold.isStanding === true) {
      known.seq = Math.max(known.seq, seq);
      return null;
    }
    const hold = this.#exposure.hold({ compartment, user: this.#user, seq, baseSeq });
    if (!(hold instanceof Promise)) return this.#keep(compartment, hold, seq);
    return hold.then((made) => void this.#keep(compartment, made, seq));
  }

  /** Whether what is sent of a compartment is recorded. */
  has(compartment: CompartmentId): boolean {
    return this.#holds.get(compartment)?.hold.isStanding === true;
  }

  /** Nothing more is sent but of these compartments. */
  keepOnly(compartments: ReadonlySet<CompartmentId>): void {
    for (const [compartment, { hold, seq }] of this.#holds) {
      if (compartments.has(compartment)) continue;
      this.#holds.delete(compartment);
      hold.release(seq);
    }
  }

  /** Nothing more is sent. */
  end(): void {
    this.#isOver = true;
    this.keepOnly(new Set());
  }

  #keep(compartment: CompartmentId, hold: Hold, seq: number): null {
    const standing = this.#holds.get(compartment);
    // Gone while it was recorded, or two feeds began at once.
    if (this.#isOver || standing?.hold.isStanding === true) hold.release(seq);
    else this.#holds.set(compartment, { hold, seq });
    return null;
  }
}
