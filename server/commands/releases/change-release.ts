import type { DecidedRelease, RecalledRelease } from "../../../shared/acts/release.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { asFacts } from "../../domain/release/facts.ts";
import type { Release } from "../../domain/release/register.ts";
import type { ActRequest, FoundOut } from "../perform-act.ts";
import { drawnId, drawnIds } from "./drawn-ids.ts";
import { findRelease } from "./find-release.ts";
import { mayReleaseNow, whyNotRelease } from "./may-release.ts";
import { performRelease, type ChangedRelease } from "./perform-release.ts";
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
    findOut: async ({ author, said: { to } }, from) => ({
      facts: asFacts({ askerMayRelease: await mayReleaseNow(ports, author, { from, to }), made: drawnIds(ports.random) }),
      restsOn: [author],
    }),
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
      // A card that is on its way arrives first.
      if (release.made !== null && release.deliveredAt === null) await ports.finish({ compartment, release: release.id });
      return { facts: asFacts({ recall: drawnId(ports.random) }) };
    },
  });
}

interface Change<Type extends "release.approved" | "release.denied" | "release.recalled"> extends Pick<ActRequest<Type>, "type" | "said"> {
  readonly said: ActRequest<Type>["said"] & { readonly release: string };
  readonly findOut: (release: Release, compartment: string) => Promise<FoundOut>;
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
    return await performRelease(ports, { caller, compartment, type, said, findOut: async () => ok(await findOut(register, compartment)) });
  });
}
