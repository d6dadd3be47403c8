import type { DecidedRelease, RecalledRelease } from "../../../shared/acts/release.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { asFacts } from "../../domain/release/facts.ts";
import type { Release } from "../../domain/release/register.ts";
import type { ActRequest, FoundOut } from "../perform-act.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import { drawnId, drawnIds } from "./drawn-ids.ts";
import { findRelease } from "./find-release.ts";
import { madeDisclosure } from "./made-disclosure.ts";
import { authorOf } from "../perform-own-act.ts";
import { mayReleaseNow, whyNotRelease } from "./may-release.ts";
import { performRelease, refusalOf, type ChangedRelease } from "./perform-release.ts";
import { recordingRefusal } from "./record-refusal.ts";
import type { ReleaseCaller, ReleasePorts, ReleaseRefusal } from "./release-ports.ts";

/** Decides on a release in the name of the caller's nation. With the last approval the card comes onto the other board. Resolves when all of it is durable. */
export function decideRelease(
  ports: ReleasePorts,
  { said, ...by }: ReleaseCaller & { readonly said: DecidedRelease },
): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  const type = said.decision === "approve" ? "release.approved" : "release.denied";
  return change(ports, by, {
    type,
    said,
    findOut: async (release, from) => {
      const { author, said: released } = release;
      const askerMayRelease = await mayReleaseNow(ports, author, { from, to: released.to });
      const made = drawnIds(ports.random);
      if (askerMayRelease && type === "release.approved" && isLastApproval(release, by.caller.user)) {
        const asked = await ports.ledger.act(from, release.id);
        const card =
          asked === null ? null : madeDisclosure(ports.random, { by: authorOf(asked), said: released, made, readAt: ports.clock.now() });
        const obstacle = card?.ok === true ? await ports.tryAct(card.value) : null;
        if (obstacle !== null) return fail(refusalOf(obstacle));
      }
      return ok({ facts: asFacts({ askerMayRelease, made }), restsOn: [author] });
    },
  });
}

/** Recalls a release: the card goes from the other board, and everyone there is asked to acknowledge that. One that still waits is withdrawn by who asked for it. */
export function recallRelease(
  ports: ReleasePorts,
  { said, ...by }: ReleaseCaller & { readonly said: RecalledRelease },
): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  return change(ports, by, {
    type: "release.recalled",
    said,
    findOut: async (release, compartment) => {
      // A card that is on its way arrives first, if the other board takes it now.
      if (release.made !== null && release.deliveredAt === null) await ports.finish({ compartment, release: release.id });
      return ok({ facts: asFacts({ recall: drawnId(ports.random) }) });
    },
  });
}

interface Change<Type extends "release.approved" | "release.denied" | "release.recalled"> extends Pick<ActRequest<Type>, "type" | "said"> {
  readonly said: ActRequest<Type>["said"] & { readonly release: string };
  readonly findOut: (release: Release, compartment: string) => Promise<Result<FoundOut, ReleaseRefusal>>;
}

async function change<Type extends "release.approved" | "release.denied" | "release.recalled">(
  ports: ReleasePorts,
  { caller, by }: ReleaseCaller,
  { type, said, findOut }: Change<Type>,
): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  const found = await findRelease(ports, caller.user, said.release);
  if (found === null) return fail({ code: "not-found" });
  const { register, standing } = found;
  const compartment = standing.compartment.id;
  return await recordingRefusal(ports, { by, place: standing.compartment }, async () => {
    const why = whyNotRelease(caller.user, standing);
    if (why !== null) return fail({ code: why });
    return await performRelease(ports, { caller, compartment, type, said, findOut: () => findOut(register, compartment) });
  });
}

/** Whether the one approval that is left is this person's to give: with it the card goes onto the other board. */
function isLastApproval({ approvals, author }: Release, { id, partner }: UserRecord): boolean {
  const [last, ...others] = approvals.filter(({ decision }) => decision === null);
  return others.length === 0 && last?.partner === partner && id !== author;
}
