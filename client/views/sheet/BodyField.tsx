import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText, newBody } from "../../../shared/board/rich-text.ts";
import { Button } from "../../components/Button.tsx";
import { Later } from "../../components/Later.tsx";
import { PartFailure } from "../../components/PartFailure.tsx";
import { useCardMap, useRoom } from "../../hooks/use-room.ts";
import { AuthorLegend } from "./AuthorLegend.tsx";
import { Field } from "./Field.tsx";
import { ReadBody } from "./ReadBody.tsx";
import { useSheet } from "./sheet-context.ts";

const loadBodyEditor = () => import("./BodyEditor.tsx");

/** The text of a card: an editor where this person may write, otherwise for reading. */
export function BodyField() {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly, authors } = useSheet();
  const [begun, setBegun] = useState<Y.XmlFragment | null>(null);
  const map = useCardMap(card.key);
  const body = map && bodyOf(map);
  const isWritten = body instanceof Y.XmlFragment;
  const begin = () => {
    const made = newBody(bodyText(body));
    setBegun(made);
    edits.adoptBody(card.key, made);
  };
  return (
    <Field name="body" label={t`Text`}>
      {() => (
        <>
          {authors !== null && <AuthorLegend authors={authors} body={isWritten ? body : undefined} />}
          {isWritten && !isReadOnly && authors === null ? (
            <Later
              key={idOf(body)}
              load={loadBodyEditor}
              props={{ compartment: card.compartment, body, takesFocus: body === begun }}
              waiting={<ReadBody body={body} />}
              failed={
                <>
                  <PartFailure />
                  <ReadBody body={body} />
                </>
              }
            />
          ) : isWritten ? (
            <ReadBody body={body} />
          ) : (
            <p className="prose prose-read whitespace-pre-wrap" dir="auto">
              {bodyText(body)}
            </p>
          )}
          {map !== undefined && !isWritten && !isReadOnly && (
            <Button isSmall className="justify-self-start" onPress={begin}>
              <Trans>Write here</Trans>
            </Button>
          )}
        </>
      )}
    </Field>
  );
}

/** The identity of a shared type: another one after the body was replaced or the card restored. */
function idOf(body: Y.XmlFragment): string {
  const item = body._item;
  return item === null ? "" : `${item.id.client}:${item.id.clock}`;
}
