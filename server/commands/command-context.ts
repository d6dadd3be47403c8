import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";
import type { RandomSource } from "../ports/random-source.ts";
import type { TicketStore } from "../ports/ticket-store.ts";

/** What the use cases of people and rooms work with. */
export interface CommandContext {
  readonly directory: Directory;
  readonly tickets: TicketStore;
  readonly passwords: PasswordHasher;
  readonly clock: Pick<Clock, "now">;
  readonly random: RandomSource;
  /** Called after a right was given or withdrawn; resolves when whoever holds live connections was told here (`AccessRelay.relay`). */
  readonly relayAccessChanges: () => Promise<void>;
}
