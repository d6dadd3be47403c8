import type { Hub } from "../domain/hub/hub.ts";
import type { Credential } from "../domain/authenticated-user.ts";
import type { RightsLease } from "../domain/rights-lease.ts";
import type { RegularTask } from "../domain/schedule.ts";
import type { SignInRefusals } from "../domain/trail/sign-in-refusals.ts";
import type { Clock } from "../ports/clock.ts";
import type { Metrics } from "../ports/metrics.ts";
import { renewCredential } from "./authenticate.ts";
import type { CommandContext } from "./command-context.ts";
import { purgeSessions } from "./purge-sessions.ts";
import { recordRefusals } from "./record-refusals.ts";
import type { AccessRelay } from "./relay-access-changes.ts";

const SWEEP_MS = 1_000;
/** Changes of rights made by the command line, and by nodes that the bus does not reach, take effect within this time. */
const ACCESS_POLL_MS = 400;
const RENEW_MS = 30_000;
/** A connection outlives its session or token by at most this; its writes end at the expiry itself (hub.ts). */
const EXPIRY_MS = 500;
const PURGE_MS = 3_600_000;
const REFUSALS_MS = 5_000;
/** A week; people are told for a day. */
const DELETIONS_KEPT_MS = 7 * 24 * 3_600_000;

/** Housekeeping of the hub: slow readers, keep-alives, empty compartments. */
export function sweepHub(hub: Pick<Hub, "sweep">): RegularTask {
  return { name: "sweep", everyMs: SWEEP_MS, run: () => hub.sweep() };
}

/** Reads changes of rights from the directory and passes them on; each read renews the lease on the rights that are known here. */
export function followRights(parts: {
  readonly relay: Pick<AccessRelay, "relay">;
  readonly rights: RightsLease;
  readonly clock: Pick<Clock, "monotonic">;
  readonly metrics: Pick<Metrics, "accessChangesRead">;
}): RegularTask {
  const { relay, rights, clock, metrics } = parts;
  const run = async (): Promise<void> => {
    const askedMs = clock.monotonic();
    // Other nodes are told too: one that cannot reach the directory learns of a change made by the command line only this way (T48).
    await relay.relay();
    metrics.accessChangesRead();
    rights.renew(askedMs);
  };
  return { name: "follow rights", everyMs: ACCESS_POLL_MS, run };
}

/** Looks up the sessions and tokens behind live connections, and calls `ended` for each that is no longer valid. */
export function renewCredentials(parts: {
  readonly context: Pick<CommandContext, "directory" | "clock">;
  readonly live: () => Iterable<Credential>;
  readonly ended: (id: Credential["id"]) => void;
}): RegularTask {
  const { context, live, ended } = parts;
  const run = async (): Promise<void> => {
    const credentials = new Map(Array.from(live(), (credential) => [credential.id, credential]));
    for (const [id, credential] of credentials) if (!(await renewCredential(context, credential)).ok) ended(id);
  };
  return { name: "renew credentials", everyMs: RENEW_MS, run };
}

/** Calls `ended` for each session or token behind a live connection that has expired. Asks no store, so it can run often (found 19). */
export function endExpiredCredentials(parts: {
  readonly clock: Pick<Clock, "now">;
  readonly live: () => Iterable<Credential>;
  readonly ended: (id: Credential["id"]) => void;
}): RegularTask {
  const run = (): void => {
    const now = parts.clock.now();
    const expired = new Set(Array.from(parts.live(), ({ id, expiresAt }) => (expiresAt <= now ? id : null)));
    for (const id of expired) if (id !== null) parts.ended(id);
  };
  return { name: "end expired credentials", everyMs: EXPIRY_MS, run };
}

/** Forgets mass deletions that are old enough not to be announced any more; the ledger still has them. */
export function purgeMassDeletions({ directory, clock }: Pick<CommandContext, "directory" | "clock">): RegularTask {
  const run = async (): Promise<void> => void (await directory.purgeRemovedCards(clock.now() - DELETIONS_KEPT_MS));
  return { name: "purge mass deletions", everyMs: PURGE_MS, run };
}

/** Deletes invitations that were not answered in time. */
export function purgeInvitations({ directory, clock }: Pick<CommandContext, "directory" | "clock">): RegularTask {
  return { name: "purge invitations", everyMs: PURGE_MS, run: async () => void (await directory.purgeInvitations(clock.now())) };
}

/** Records the refused attempts to sign in of the minutes that are over. */
export function recordEndedRefusals(parts: {
  readonly context: Pick<CommandContext, "directory" | "clock">;
  readonly signInRefusals: SignInRefusals;
}): RegularTask {
  const { context, signInRefusals } = parts;
  return { name: "record refusals", everyMs: REFUSALS_MS, run: () => recordRefusals(context, signInRefusals, context.clock.now()) };
}

/** Deletes sessions and tokens that have ended. */
export function purgeEndedSessions(context: Pick<CommandContext, "directory" | "clock">): RegularTask {
  return { name: "purge sessions", everyMs: PURGE_MS, run: async () => void (await purgeSessions(context)) };
}
