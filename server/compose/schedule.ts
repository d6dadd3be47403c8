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
import type { Credential } from "../domain/authenticated-user.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { RightsLease } from "../domain/rights-lease.ts";
import type { RegularTask } from "../domain/schedule.ts";
import type { SignInRefusals } from "../domain/trail/sign-in-refusals.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { LiveAnswers } from "../transport/http/live-answers.ts";
import { UNREAD_LIMITS } from "../domain/unread-limits.ts";
import type { Sockets } from "./sockets.ts";
import type { Stores } from "./stores.ts";

/** Everything that a node does by the clock. */
export function regularTasks(parts: {
  readonly hub: Hub;
  readonly sockets: Sockets;
  readonly liveAnswers: LiveAnswers;
  readonly signInRefusals: SignInRefusals;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly rights: RightsLease;
}): readonly RegularTask[] {
  const { hub, sockets, liveAnswers, signInRefusals, stores, metrics, rights } = parts;
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
    recordEndedRefusals({ context, signInRefusals }),
  ];
}
