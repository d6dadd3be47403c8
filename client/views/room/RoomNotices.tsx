import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import type { RefusalReason } from "../../hooks/room-session.ts";

/** What a person has to know about the room as a whole: rights withdrawn, edits refused, nothing here yet. Stays until read. */
export function RoomNotices() {
  const { session, compartments } = useRoom();
  const withdrawn = useSignal(session.withdrawn);
  const badge = useSignal(session.badge);
  return (
    <>
      {withdrawn.length > 0 && (
        <div className="room-notice">
          <Note tone="warn">
            <span className="flex flex-wrap items-center gap-3">
              <span className="grow">
                <Trans>
                  Your access to “{withdrawn.join(", ")}” was withdrawn. Its cards were removed from this screen and from memory.
                </Trans>
              </span>
              <Button isSmall onPress={() => session.withdrawn.set([])}>
                <Trans>Understood</Trans>
              </Button>
            </span>
          </Note>
        </div>
      )}
      {badge.kind === "rejected" && <Refused reason={badge.reason} />}
      {compartments.size === 0 && (
        <div className="room-notice">
          <Note tone="calm">
            <Trans>There is no compartment here that you may read yet. The lead of the room makes one under “Who has access”.</Trans>
          </Note>
        </div>
      )}
    </>
  );
}

function Refused({ reason }: { readonly reason: RefusalReason }) {
  const { t } = useLingui();
  const { session } = useRoom();
  const sentences: Record<RefusalReason, string> = {
    malformed: t`The server refused an edit from this page as malformed. Copy what you need, then start the board afresh; what the server did not take is given up.`,
    "too-large": t`An edit was larger than the server takes. Copy what you need, then start the board afresh and paste it in smaller parts.`,
    "identity-taken": t`The server could not give this page an identity of its own. Start the board afresh; unsent edits are given up.`,
  };
  return (
    <div className="room-notice">
      <Note tone="bad">
        <span className="flex flex-wrap items-center gap-3">
          <span className="grow">{sentences[reason]}</span>
          <Button isSmall onPress={() => session.restartRefused()}>
            <Trans>Start afresh</Trans>
          </Button>
        </span>
      </Note>
    </div>
  );
}
