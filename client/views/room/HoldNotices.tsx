import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { WriteHoldShown } from "../../../shared/rest/write-holds.ts";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { api } from "../../control/api.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { problemSentence } from "../../i18n/problems.ts";
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
              <Trans>
                You may only read “<bdi>{name}</bdi>” for now, because you removed{" "}
                <Plural value={hold.cards} one="# card" other="# cards" /> within a minute. A lead of the room can let you write again or,
                if no lead may read it, another member from <bdi>{originator}</bdi>.
              </Trans>
            ) : (
              <Trans>
                <b>
                  <bdi>{hold.user.displayName}</bdi> <bdi className="who-partner">{hold.partner}</bdi>
                </b>{" "}
                may only read “<bdi>{name}</bdi>” for now, after removing <Plural value={hold.cards} one="# card" other="# cards" /> within
                a minute.
              </Trans>
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
