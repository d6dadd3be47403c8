import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Check, Undo2 } from "lucide-react";
import type { Disclosure } from "../../../../shared/rest/releases.ts";
import { AcknowledgementList } from "../../../components/AcknowledgementList.tsx";
import { Button } from "../../../components/Button.tsx";
import { Moment } from "../../../components/Moment.tsx";
import { releaseApi } from "../../../control/release-api.ts";
import { useArrivalFocus } from "../../../hooks/use-arrival-focus.ts";
import { usePersonNews } from "../../../hooks/use-person-news.ts";
import { useRequest } from "../../../hooks/use-request.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { useTitleWords } from "../../../hooks/use-title-words.ts";
import { releaseProblem } from "../../../i18n/release-words.ts";

interface RecalledCardProps {
  readonly disclosure: Disclosure;
  readonly recall: NonNullable<Disclosure["recall"]>;
}

/** Stands where a card was that its nation recalled: who recalled it, what is asked of its readers, and who has acknowledged it. */
export function RecalledCard({ disclosure: { partner, title, compartment }, recall }: RecalledCardProps) {
  const { t, i18n } = useLingui();
  const { session, user, isLooking } = useRoom();
  const { waiting } = usePersonNews();
  const titleWords = useTitleWords();
  const head = useArrivalFocus<HTMLHeadingElement>();
  const [note, setNote] = useState("");
  const [state, send] = useRequest(async (said: { readonly note?: string }, key) => {
    const answer = await releaseApi.acknowledge(recall.id, { ...said, id: key });
    waiting.ask();
    if (!answer.ok) return answer.error.code;
    session.acts.releases.into(compartment).put(answer.value.disclosure);
    return null;
  });
  const own = recall.acknowledgements.find(({ by }) => by.id === user.id);
  const isOurs = partner === user.partner;
  return (
    <section className="recalled" aria-label={t`Recall`} tabIndex={-1} data-focus-home>
      <h3 ref={head} tabIndex={-1}>
        <Undo2 aria-hidden className="rtl:-scale-x-100" />
        <span>
          <Trans>
            <bdi>{partner}</bdi> has recalled “<bdi>{titleWords(title)}</bdi>”
          </Trans>
        </span>
      </h3>
      <p>
        <bdi>{recall.by.displayName}</bdi> <bdi className="act-partner">{partner}</bdi> <Moment at={recall.at} />
      </p>
      <p>
        <Trans>The card is gone from the board. Do not use it or pass it on; take back copies that you made, and say so below.</Trans>
      </p>
      {own === undefined && !isOurs && !isLooking && (
        <>
          <label className="field">
            <span className="field-label">{t`Note, if there is something they should know`}</span>
            <textarea
              className="input"
              rows={2}
              dir={note === "" ? undefined : "auto"}
              readOnly={state.kind === "sending"}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          </label>
          <Button
            look="main"
            className="justify-self-start"
            isBusy={state.kind === "sending"}
            onPress={() => void send(note.trim() === "" ? {} : { note: note.trim() })}
          >
            <Check /> <Trans>Acknowledge the recall</Trans>
          </Button>
        </>
      )}
      {state.kind === "refused" && (
        <p className="field-fault" role="alert">
          {i18n._(releaseProblem(state.code))}
        </p>
      )}
      {recall.acknowledgements.length > 0 && (
        <>
          <h4 className="field-label">{t`Acknowledged by`}</h4>
          <AcknowledgementList acknowledgements={recall.acknowledgements} />
        </>
      )}
    </section>
  );
}
