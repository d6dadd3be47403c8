import type { CompartmentId } from "../../../shared/ids.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { ExposureRecorder } from "../../domain/exposure/exposure-recorder.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import { givesContent, giveUp, type Reply } from "./reply.ts";

/** What an answer gives of a compartment: up to which entry, its head unless said, and whether that is the board as it was then, without what had gone from it. */
export interface Given {
  readonly compartment: CompartmentId;
  readonly seq?: number;
  readonly isBoard?: true;
}

/** What findings about words for another compartment give: they quote the compartment that the words come from, and those in which they were found. */
export function givenByFindings(compartment: CompartmentId, findings: readonly Finding[]): readonly Given[] {
  const quoted = new Set([compartment, ...findings.flatMap(({ from }) => from?.compartment ?? [])]);
  return Array.from(quoted, (each) => ({ compartment: each }));
}

/** What is recorded of answers. */
interface Ports {
  readonly exposure: Pick<ExposureRecorder, "given">;
  readonly ledger: Pick<Ledger, "head">;
}

/**
 * The answer, once it is recorded what its caller is given by it (R50). An answer about a compartment gives everything up to its head, unless its route says
 * up to where, or that it gives no content. Rejects where that cannot be recorded, and then nothing may be given.
 */
export async function recorded(
  reply: Reply,
  { exposure, ledger }: Ports,
  {
    givesNoContent,
    caller,
    compartment,
    given,
  }: {
    readonly givesNoContent: boolean;
    readonly caller: AuthenticatedUser;
    readonly compartment: CompartmentId | undefined;
    readonly given: readonly Given[];
  },
): Promise<Reply> {
  if (!givesContent(reply)) return reply;
  try {
    const answers = given.length === 0 && compartment !== undefined && !givesNoContent ? [{ compartment }] : given;
    for (const one of answers) {
      const seq = one.seq ?? (await ledger.head(one.compartment)).seq;
      const baseSeq = one.isBoard === true ? seq : 0;
      if (seq > 0) await exposure.given("read", { compartment: one.compartment, user: caller.user.id, seq, baseSeq });
    }
    return reply;
  } catch (cause) {
    await giveUp(reply);
    throw cause;
  }
}
