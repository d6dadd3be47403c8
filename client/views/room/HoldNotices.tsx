import { Trans as Words } from "@lingui/react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { WriteHoldShown } from "../../../shared/rest/write-holds.ts";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { ownWritingHeld, writingHeld } from "../../i18n/refusal-words.ts";
import { showToast } from "../../state/toasts.ts";

/** Tells a person why they may only read for now, after a mass deletion, and offers it to those who may let them write again to do so. */
export function HoldNotices() {
  const { session } = useRoom();
  const state = useSignal(session.state);
  if (state.kind !== "open") return null;
  return state.detail.holds.map((hold) => <HoldNotice key={`${hold.compartment} ${hold.user.id}`} hold={hold} />);
}

function HoldNotice({ hold }: { readonly hold: WriteHoldShown }) {
  const { t } = useLingui();
  const { session, user, compartments } = useRoom();
  const compartment = compartments.get(hold.compartment);
  const name = compartment?.name ?? "";
  const originator = compartment?.originator ?? "";
  const isOwn = hold.user.id === user.id;
  const resume = async () => {
    const answer = await api.resumeWriting(hold.compartment, hold.user.id);
    if (!answer.ok) showToast(problemSentence(answer.error.code));
    void session.refresh();
  };
  return (
    <section className="room-notice" aria-label={t`Writing held`}>
      <Note tone="warn">
        <span className="flex flex-wrap items-center gap-3">
          <output className="grow">
            {isOwn ? (
              <Words {...ownWritingHeld(hold, { name, originator })} components={{ 0: <bdi />, 1: <bdi /> }} />
            ) : (
              <Words {...writingHeld(hold, name)} components={{ 0: <b />, 1: <bdi />, 2: <bdi className="who-partner" />, 3: <bdi /> }} />
            )}
          </output>
          {hold.canResume && (
            <Button isSmall onPress={() => void resume()}>
              {isOwn ? <Trans>Write again</Trans> : <Trans>Let them write again</Trans>}
            </Button>
          )}
        </span>
      </Note>
    </section>
  );
}
