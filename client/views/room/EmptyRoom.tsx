import { Trans } from "@lingui/react/macro";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { NewCompartment } from "./NewCompartment.tsx";

/**
 * In place of the board, where this person may read no compartment: a lead makes one here, anyone else is told what to wait for. The words are the same
 * whether there are compartments that they may not read or none at all (P3). In a preview, nothing that both may read is here.
 */
export function EmptyRoom() {
  const { session, preview } = useRoom();
  const state = useSignal(session.state);
  const isLead = state.kind === "open" && state.detail.room.role === "lead";
  if (preview !== null) return <NothingPreviewed partner={preview.partner} />;
  return (
    <section className="empty-room">
      <div className="grid w-full max-w-lg gap-3">
        <h2 className="text-lg font-semibold">
          {isLead ? <Trans>Make a compartment to begin</Trans> : <Trans>Nothing is shared with you here yet</Trans>}
        </h2>
        <p className="text-quiet">
          {isLead ? (
            <Trans>
              Cards live in compartments, and each compartment says which nations may read it. There is none here yet that you may read. You
              can make more later under “Who has access”.
            </Trans>
          ) : (
            <Trans>A lead of the room decides what your nation may read. What is shared with you appears here by itself.</Trans>
          )}
        </p>
        {isLead && <NewCompartment />}
      </div>
    </section>
  );
}

function NothingPreviewed({ partner }: { readonly partner: string }) {
  return (
    <section className="empty-room">
      <div className="grid w-full max-w-lg gap-3">
        <h2 className="text-lg font-semibold">
          <Trans>
            Nothing that you see is shared with <bdi>{partner}</bdi>
          </Trans>
        </h2>
        <p className="text-quiet">
          <Trans>There may be compartments that they may read and you may not.</Trans>
        </p>
      </div>
    </section>
  );
}
