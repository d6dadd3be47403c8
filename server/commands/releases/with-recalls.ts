import type { CompartmentId } from "../../../shared/ids.ts";
import { recalls, type Disclosure, type Recall } from "../../domain/disclosure/decide.ts";
import type { RegisterReader } from "../list-registers.ts";

/** Recalls that are read at once. */
const PAGE = 500;

/** A disclosure as everybody sees it who may read the compartment that it came to. */
export interface ShownDisclosure {
  readonly compartment: CompartmentId;
  readonly disclosure: Disclosure;
  readonly recall: Recall | null;
}

/**
 * Disclosures of one compartment, each with its recall if there was one. However many they are, the recalls that came after the oldest of them are read once. Rejects
 * with what the ledger throws.
 */
export async function withRecalls(
  registers: Pick<RegisterReader, "listRegisters">,
  compartment: CompartmentId,
  disclosures: readonly Disclosure[],
): Promise<readonly ShownDisclosure[]> {
  const recalled = new Map<string, Recall>();
  let after = disclosures.length === 0 ? undefined : Math.min(...disclosures.map(({ seq }) => seq));
  while (after !== undefined) {
    const page = await registers.listRegisters(compartment, recalls, { after, limit: PAGE });
    for (const recall of page.registers) if (recall !== null && !recalled.has(recall.card)) recalled.set(recall.card, recall);
    after = page.next;
  }
  return disclosures.map((disclosure) => ({ compartment, disclosure, recall: recalled.get(disclosure.card) ?? null }));
}
