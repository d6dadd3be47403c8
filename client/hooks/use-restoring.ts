import { useState } from "react";
import { msg, plural } from "@lingui/core/macro";
import { removedBeside } from "../control/beside-deletion.ts";
import type { ReadDeletion } from "../control/read-events.ts";
import { restoreMissing, type RestorationOutcome } from "../control/restore-missing.ts";
import { restorationProblem } from "../i18n/restoration-words.ts";
import { missingCards } from "../model/missing-cards.ts";
import { showToast } from "../state/toasts.ts";
import { useRoom, type RoomScene } from "./use-room.ts";

/**
 * Brings removed cards back and says how many came; `refused`: those that did not at the last try. `isOfferingMore`: afterwards it looks for what the same
 * person removed in the same sweep and no notice names.
 */
export function useRestoring(deletion: ReadDeletion, { isOfferingMore }: { readonly isOfferingMore: boolean }) {
  const scene = useRoom();
  const { session } = scene;
  const [isRestoring, setRestoring] = useState(false);
  const [refused, setRefused] = useState<RestorationOutcome["refused"]>([]);
  const restore = async () => {
    const link = session.links.links.get(deletion.compartment);
    if (link === undefined) return;
    setRestoring(true);
    const { restored, refused: kept, failure } = await restoreMissing(deletion.compartment, [...missingCards(link.doc, deletion.cards)]);
    setRestoring(false);
    setRefused(kept);
    if (restored > 0 || failure === null)
      showToast(msg({ message: plural(restored, { 0: "No card had to be restored", one: "# card restored", other: "# cards restored" }) }));
    if (failure !== null) showToast(restorationProblem(failure));
    else if (isOfferingMore) await offerMore(scene, deletion);
  };
  return { isRestoring, refused, restore };
}

async function offerMore({ session, compartments }: RoomScene, deletion: ReadDeletion): Promise<void> {
  const writable = [...compartments.values()].filter(({ canWrite }) => canWrite).map(({ id }) => id);
  const { found, isWhole } = await removedBeside(deletion, session.deletions.all, writable);
  session.deletions.addBeside(found);
  if (!isWhole) showToast(msg`It could not be checked whether more cards were removed at that time. The timeline shows it.`);
}
