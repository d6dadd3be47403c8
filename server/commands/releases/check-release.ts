import type { CompartmentId } from "../../../shared/ids.ts";
import { cardMarking } from "../../../shared/marking/marking.ts";
import type { CheckAnswer, CheckRequest } from "../../../shared/rest/releases.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { neededApprovals } from "../../domain/release/approvals.ts";
import { needsTwoPersons } from "../../domain/release/two-persons.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import { findCompartment } from "../find-compartment.ts";
import { hiddenFrom } from "./ask-release.ts";
import { contributorsOf } from "./contributors.ts";
import { whyNotRelease } from "./may-release.ts";
import type { ReleasePorts } from "./release-ports.ts";

/** Words that a person writes for another compartment. */
export interface ReleaseCheckRequest {
  readonly user: UserRecord;
  readonly compartment: CompartmentId;
  readonly said: CheckRequest;
}

/** Why nothing was checked. */
export type CheckRefusal = "not-found" | "not-allowed" | "no-release-authority" | "not-same-room" | "card-gone";

/**
 * Says what words would give away if they were released now, and who would have to approve (R38). Compares only with what the person may read. Records nothing. Rejects
 * with what the stores throw, and with `WorkUnavailable` where the check could not look at everything.
 */
export async function checkRelease(
  ports: Pick<ReleasePorts, "directory" | "ledger" | "history" | "check" | "rules">,
  { user, compartment, said }: ReleaseCheckRequest,
): Promise<Result<CheckAnswer, CheckRefusal>> {
  const source = await findCompartment(ports, user, compartment, "read-compartment");
  if (!source.ok) return source;
  const why = whyNotRelease(user, source.value);
  if (why !== null) return fail(why);
  const target = await findCompartment(ports, user, said.to, "read-compartment");
  if (!target.ok) return target;
  const [from, to] = [source.value.compartment, target.value.compartment];
  if (from.room !== to.room) return fail("not-same-room");
  const hidden = await hiddenFrom(ports.directory, user, { from, to });
  const { card, content } = said;
  const checked = await ports.check.check({ compartment: from.id, card, to: to.id, hidden, content, ceiling: to.ceiling });
  if (checked.card === null) return fail("card-gone");
  const { scheme, twoPersonsAbove } = ports.rules;
  const marking = cardMarking(checked.card.marking, from, scheme);
  const approvals = neededApprovals({
    partner: user.partner,
    originator: from.originator,
    orcon: marking.orcon,
    contributors: await contributorsOf(ports, from, { card, clients: checked.card.clients }),
    twoPersons: needsTwoPersons(marking.classification, twoPersonsAbove, scheme),
  });
  return ok({ findings: [...checked.findings], approvals: [...approvals] });
}
