import { lazy, Suspense } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText, newBody } from "../../../shared/board/rich-text.ts";
import { Button } from "../../components/Button.tsx";
import { useCardMap, useRoom } from "../../hooks/use-room.ts";
import { AuthorLegend } from "./AuthorLegend.tsx";
import { Field } from "./Field.tsx";
import { ReadBody } from "./ReadBody.tsx";
import { useSheet } from "./sheet-context.ts";

const BodyEditor = lazy(() => import("./BodyEditor.tsx"));

/** The text of a card: an editor where this person may write, otherwise for reading. */
export function BodyField() {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly, authors } = useSheet();
  const map = useCardMap(card.key);
  const body = map && bodyOf(map);
  const isWritten = body instanceof Y.XmlFragment;
  return (
    <Field name="body" label={t`Text`}>
      {() => (
        <>
          {authors !== null && <AuthorLegend authors={authors} body={isWritten ? body : undefined} />}
          {isWritten && !isReadOnly && authors === null ? (
            <Suspense fallback={<ReadBody body={body} />}>
              <BodyEditor key={card.key} compartment={card.compartment} body={body} />
            </Suspense>
          ) : isWritten ? (
            <ReadBody body={body} />
          ) : (
            <p className="prose prose-read whitespace-pre-wrap" dir="auto">
              {bodyText(body)}
            </p>
          )}
          {!isWritten && !isReadOnly && (
            <Button isSmall className="justify-self-start" onPress={() => edits.adoptBody(card.key, newBody(bodyText(body)))}>
              <Trans>Write here</Trans>
            </Button>
          )}
        </>
      )}
    </Field>
  );
}
