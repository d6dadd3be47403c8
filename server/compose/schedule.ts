import { randomInt } from "node:crypto";
import { systemClock } from "../adapters/system/clock.ts";
import { closeCode } from "../../shared/wire/close-code.ts";
import {
  endExpiredCredentials,
  followRights,
  purgeEndedSessions,
  purgeInvitations,
  purgeMassDeletions,
  recordEndedRefusals,
  renewCredentials,
  sweepHub,
} from "../commands/regular-tasks.ts";
import { recordRefusals } from "../commands/record-refusals.ts";
import { DueItems } from "../domain/acts/due-items.ts";
import type { Credential } from "../domain/authenticated-user.ts";
import { BEAT_MS, type ExposureRecorder } from "../domain/exposure/exposure-recorder.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { RightsLease } from "../domain/rights-lease.ts";
import { startSchedule, type RegularTask } from "../domain/schedule.ts";
import type { SignInRefusals } from "../domain/trail/sign-in-refusals.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { LiveAnswers } from "../transport/http/live-answers.ts";
import { UNREAD_LIMITS } from "../domain/unread-limits.ts";
import { releaseFinisher } from "./releases.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Sockets } from "./sockets.ts";
import type { Stores } from "./stores.ts";

/** What regular work works on. */
interface RegularParts {
  readonly hub: Hub;
  readonly exposure: ExposureRecorder;
  readonly sockets: Sockets;
  readonly liveAnswers: LiveAnswers;
  readonly signInRefusals: SignInRefusals;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly rights: RightsLease;
}

/** Starts everything that a node does by the clock, and stops it with the rest. */
export function startRegularWork(parts: RegularParts, { shutdown, log }: { readonly shutdown: Shutdown; readonly log: Log }): void {
  const { hub, exposure, stores, signInRefusals } = parts;
  exposure.onLost(() => hub.review(() => ({ code: closeCode.tryAgain, reason: "must be recorded again" })));
  // Stopped after the requests: then nobody is refused any more, and the minute that is not over is recorded too.
  shutdown.add("refused sign-ins", () => recordRefusals(stores.context, signInRefusals, Number.POSITIVE_INFINITY));
  shutdown.add("regular work", startSchedule({ clock: systemClock, log }, regularTasks(parts)));
}

/**
 * Starts to look for what is due in the registers of acts, and to hand it to its finishers. Called once the hub's drain is among what is stopped: this stops
 * before it, so that what is under way is still written.
 */
export function finishWhatIsDue(
  { stores, hub }: Pick<RegularParts, "stores" | "hub">,
  { shutdown, log }: { readonly shutdown: Shutdown; readonly log: Log },
): void {
  const { dueItems, clock } = stores;
  const finishers = [releaseFinisher({ stores, hub, log })];
  const due = new DueItems({ ledger: { dueItems }, clock, log, jitter: () => randomInt(1 << 20) / (1 << 20), finishers });
  due.start();
  shutdown.add("what is due", () => due.stop());
}

function regularTasks(parts: RegularParts): readonly RegularTask[] {
  const { hub, exposure, sockets, liveAnswers, signInRefusals, stores, metrics, rights } = parts;
  const { sync, control } = sockets;
  const { context, clock } = stores;
  const live = () => [...hub.connections().map(({ grant }) => grant.credential), ...control.credentials(), ...liveAnswers.credentials()];
  const ended = (id: Credential["id"]): void => {
    hub.review((grant) => (grant.credential.id === id ? { code: closeCode.signInAgain, reason: "signed out" } : null));
    control.credentialEnded(id);
    liveAnswers.credentialEnded(id);
  };
  return [
    sweepHub(hub),
    { name: "heartbeat", everyMs: UNREAD_LIMITS.sync.pingMs, run: () => sync.heartbeat() },
    followRights({ relay: stores.accessRelay, rights, clock, metrics }),
    renewCredentials({ context, live, ended }),
    endExpiredCredentials({ clock, live, ended }),
    purgeEndedSessions(context),
    purgeMassDeletions(context),
    purgeInvitations(context),
    { name: "exposure", everyMs: BEAT_MS, run: () => exposure.beat() },
    recordEndedRefusals({ context, signInRefusals }),
  ];
}
