import type { ActType } from "../../../shared/acts/act-types.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { MarkingScheme } from "../../../shared/marking/scheme.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import type { Result } from "../../../shared/result.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { TargetFault } from "../../domain/release/target-fault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AccountStore } from "../../ports/directory/accounts.ts";
import type { CompartmentStore } from "../../ports/directory/compartments.ts";
import type { MemberStore } from "../../ports/directory/members.ts";
import type { RoomStore } from "../../ports/directory/rooms.ts";
import type { Cause, TrailStore } from "../../ports/directory/trail.ts";
import type { History } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { RandomSource } from "../../ports/random-source.ts";
import type { ReleaseCheck } from "../../ports/release-check.ts";
import type { ActFinder } from "../find-act.ts";
import type { RegisterReader } from "../list-registers.ts";
import type { OwnAct } from "../perform-own-act.ts";
import type { ActProblem, ActRequest, PerformedAct } from "../perform-act.ts";

/** What an installation asks of releases. */
export interface ReleaseRules {
  /** How long an approval may take before it is late. */
  readonly approvalMinutes: number;
  /** The classification above which a release needs two persons of its nation; null where none does. */
  readonly twoPersonsAbove: string | null;
  readonly scheme: MarkingScheme;
}

/** What releases work with. */
export interface ReleasePorts {
  readonly directory: AccountStore & CompartmentStore & MemberStore & RoomStore & TrailStore;
  readonly clock: Pick<Clock, "now">;
  readonly random: RandomSource;
  readonly sha256: Sha256;
  readonly ledger: Pick<Ledger, "act" | "claims">;
  readonly registers: RegisterReader & ActFinder;
  readonly history: Pick<History, "writersOf">;
  readonly check: ReleaseCheck;
  readonly rules: ReleaseRules;
  readonly performAct: <Type extends ActType, Refusal = never>(
    request: ActRequest<Type, Refusal>,
  ) => Promise<Result<PerformedAct, ActProblem | Refusal>>;
  /** Why the other board would not take a card now; null where it would (perform-own-act.ts, `tryOwnAct`). */
  readonly tryAct: (act: OwnAct<"disclosure.made">) => Promise<ActProblem | null>;
  /** Takes the steps that are left of a release (finish-release.ts). False where the stores did not take them now; the server goes on trying. */
  readonly finish: (of: { readonly compartment: CompartmentId; readonly release: string }) => Promise<boolean>;
}

/** Who asks for something about a release. */
export interface ReleaseCaller {
  readonly caller: AuthenticatedUser;
  readonly by: Cause;
}

/** Why something about a release was not done. Nothing was written. */
export type ReleaseRefusal =
  | { readonly code: Exclude<ActProblem, "leak-found"> | TargetFault }
  | { readonly code: "leak-found"; readonly findings: readonly Finding[] }
  /** A field of the content that no card may have. */
  | { readonly code: "bad-request"; readonly field: string; readonly reason: string };
