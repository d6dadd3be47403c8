import type { Disclosure } from "../../shared/rest/releases.ts";
import { useReadList } from "./use-read-list.ts";
import { useRoom } from "./use-room.ts";

/** How a card came into its compartment by a release; undefined where it did not, or that has not been read. */
export function useDisclosure(compartment: string, card: string): Disclosure | undefined {
  const { session } = useRoom();
  const { value } = useReadList(session.acts.releases.into(compartment));
  return value?.find((disclosure) => disclosure.card === card);
}
