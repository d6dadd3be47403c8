import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { useIsAnyMissing } from "../../hooks/use-missing.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import type { RefusalReason } from "../../state/room-session.ts";
import { DeletionNotices } from "./DeletionNotices.tsx";
import { HoldNotices } from "./HoldNotices.tsx";
import { RecallNotices } from "./RecallNotices.tsx";

/**
 * Notices about the room as a whole: rights withdrawn or held, cards removed in large numbers, boards that fill up, edits refused. Each stays until the person
 * has dealt with it. During a preview none names what may not be in it.
 */
export function RoomNotices() {
  const { session, preview } = useRoom();
  const badge = useSignal(session.badge);
  const isSaving = useSignal(session.isSaving);
  return (
    <>
      {!isSaving && <NotSaved canWrite={session.compartments.some((compartment) => compartment.canWrite)} />}
      {preview === null ? <NamingNotices /> : <NamelessNotices />}
      {badge.kind === "rejected" && <Refused reason={badge.reason} />}
    </>
  );
}

function NamingNotices() {
  const { session, compartments } = useRoom();
  const withdrawn = useSignal(session.withdrawn);
  const large = useSignal(session.large);
  return (
    <>
      {withdrawn.length > 0 && (
        <div className="room-notice">
          <Note tone="warn">
            <span className="flex flex-wrap items-center gap-3">
              <span className="grow">
                <Trans>
                  Your access to “{withdrawn.map(({ name }) => name).join(", ")}” was withdrawn. Its cards were removed from this screen and
                  from memory.
                </Trans>
              </span>
              <Button isSmall onPress={() => session.withdrawn.set([])}>
                <Trans>Understood</Trans>
              </Button>
            </span>
          </Note>
        </div>
      )}
      <RecallNotices />
      <HoldNotices />
      <DeletionNotices />
      {large.map((id) => {
        const compartment = compartments.get(id);
        return compartment?.canWrite === true && <FillingUp key={id} name={compartment.name} />;
      })}
    </>
  );
}

/** What stands for the notices on safety during a preview. */
function NamelessNotices() {
  const { session } = useRoom();
  const state = useSignal(session.state);
  const withdrawn = useSignal(session.withdrawn);
  const isAnyMissing = useIsAnyMissing(useSignal(session.deletions.shown));
  const holds = state.kind === "open" ? state.detail.holds.length : 0;
  return (
    <>
      {withdrawn.length + holds > 0 && (
        <output className="room-notice">
          <Note tone="warn">
            <Trans>There are notices about access to this room. End the preview to read them.</Trans>
          </Note>
        </output>
      )}
      {isAnyMissing && (
        <output className="room-notice">
          <Note tone="warn">
            <Trans>Many cards were removed in this room. End the preview to see which, and to restore them.</Trans>
          </Note>
        </output>
      )}
    </>
  );
}

/** In a calm tone: no edit is lost, and the person only has to leave the window open. */
function NotSaved({ canWrite }: { readonly canWrite: boolean }) {
  return (
    <output className="room-notice">
      <Note tone="calm">
        {canWrite ? (
          <Trans>
            Edits are not being saved at the moment. They are kept in this window and will be saved when the server can write again.
          </Trans>
        ) : (
          <Trans>Edits are not being saved at the moment. New ones appear here when the server can write again.</Trans>
        )}
      </Note>
    </output>
  );
}

/** In a calm tone, and for as long as the board is large: everything works, and there is time to go on elsewhere. */
function FillingUp({ name }: { readonly name: string }) {
  return (
    <output className="room-notice">
      <Note tone="calm">
        <Trans>
          “<bdi>{name}</bdi>” is filling up. Everything still works; go on in a new compartment before it is full.
        </Trans>
      </Note>
    </output>
  );
}

function Refused({ reason }: { readonly reason: RefusalReason }) {
  const { t } = useLingui();
  const { session } = useRoom();
  const sentences: Record<RefusalReason, string> = {
    malformed: t`The server refused an edit from this page as malformed. Copy what you need, then start the board afresh; what the server did not take is given up.`,
    "too-large": t`An edit was larger than the server takes. Copy what you need, then start the board afresh and paste it in smaller parts.`,
    unasked: t`This page was about to change a text that you did not edit, so nothing was sent. Copy what you need, then start the board afresh.`,
    "board-full": t`The board is full, and the server took no more of your new content. Copy what you need, then start the board afresh. Deleting still works, and makes room.`,
    "share-full": t`You have reached the limit of what one person may write on this board, so the server took no more of your new content. Other people can keep working. Copy what you need, then start the board afresh. Deleting still works, and makes room.`,
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
