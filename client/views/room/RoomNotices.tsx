import { Trans as Words } from "@lingui/react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { useIsAnyMissing } from "../../hooks/use-missing.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { boardIsFillingUp, compartmentsWithdrawn, NOT_SAVED, REFUSED_EDIT } from "../../i18n/refusal-words.ts";
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
  const { i18n } = useLingui();
  const { session, compartments } = useRoom();
  const withdrawn = useSignal(session.withdrawn);
  const large = useSignal(session.large);
  return (
    <>
      {withdrawn.length > 0 && (
        <div className="room-notice">
          <Note tone="warn">
            <span className="flex flex-wrap items-center gap-3">
              <span className="grow">{i18n._(compartmentsWithdrawn(withdrawn))}</span>
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
  const { i18n } = useLingui();
  return (
    <output className="room-notice">
      <Note tone="calm">{i18n._(canWrite ? NOT_SAVED.writer : NOT_SAVED.reader)}</Note>
    </output>
  );
}

/** In a calm tone, and for as long as the board is large: everything works, and there is time to go on elsewhere. */
function FillingUp({ name }: { readonly name: string }) {
  return (
    <output className="room-notice">
      <Note tone="calm">
        <Words {...boardIsFillingUp(name)} components={{ 0: <bdi /> }} />
      </Note>
    </output>
  );
}

function Refused({ reason }: { readonly reason: RefusalReason }) {
  const { i18n } = useLingui();
  const { session } = useRoom();
  return (
    <div className="room-notice">
      <Note tone="bad">
        <span className="flex flex-wrap items-center gap-3">
          <span className="grow">{i18n._(REFUSED_EDIT[reason])}</span>
          <Button isSmall onPress={() => session.restartRefused()}>
            <Trans>Start afresh</Trans>
          </Button>
        </span>
      </Note>
    </div>
  );
}
