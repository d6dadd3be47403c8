import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import type { Limits } from "../domain/limits.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { Cause } from "../ports/directory/trail.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";
import type { RandomSource } from "../ports/random-source.ts";
import type { TicketStore } from "../ports/ticket-store.ts";

/** Everything that the use cases of people and rooms work with. A use case declares with {@link Needs} what it takes of it. */
export interface CommandContext {
  readonly directory: Directory;
  readonly tickets: TicketStore;
  readonly passwords: PasswordHasher;
  readonly clock: Pick<Clock, "now">;
  readonly random: RandomSource;
  readonly limits: Limits;
  /** The scales that this installation marks with. */
  readonly markingScheme: MarkingScheme;
  /** Id of this site, to which belongs what is made here (N21). */
  readonly siteId: () => Promise<string>;
  /** Called after a right was given or withdrawn. Resolves when the live connections of this node have been told (`AccessRelay.relay`). */
  readonly relayAccessChanges: () => Promise<void>;
}

/** The same with who asks. A use case that changes a right needs `by`, and hands it to the store (TR1). */
export interface CausedContext extends CommandContext {
  readonly by: Cause;
}

/** What a use case needs: some nouns of the directory, for instance `RoomStore & MemberStore`, and some other parts of the context. */
export type Needs<Nouns, Parts extends Exclude<keyof CausedContext, "directory"> = never> = { readonly directory: Nouns } & Pick<
  CausedContext,
  Parts
>;
