import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText, newBody } from "../../../shared/board/rich-text.ts";
import { Button } from "../../components/Button.tsx";
import { Later } from "../../components/Later.tsx";
import { PartFailure } from "../../components/PartFailure.tsx";
import { useAnchored } from "../../hooks/use-anchored.ts";
import { useCommentOnRange } from "./use-comment-on-range.ts";
import { useCardMap, useRoom } from "../../hooks/use-room.ts";
import { AuthorLegend } from "./AuthorLegend.tsx";
import { CommentedBody } from "./CommentedBody.tsx";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

const loadBodyEditor = () => import("./BodyEditor.tsx");

/** The text of a card: an editor where this person may write, otherwise for reading. */
export function BodyField({ portion }: { readonly portion: string | undefined }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, acts, isReadOnly, authors } = useSheet();
  const anchored = useAnchored(acts, "body");
  const choose = useCommentOnRange("body");
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
    <Field name="body" label={t`Text`} portion={portion}>
      {() => (
        <>
          {authors !== null && <AuthorLegend authors={authors} body={isWritten ? body : undefined} />}
          {isWritten && !isReadOnly && authors === null ? (
            <Later
              key={idOf(body)}
              load={loadBodyEditor}
              props={{ compartment: card.compartment, body, takesFocus: body === begun, anchored, onChoose: choose }}
              waiting={<CommentedBody body={body} anchored={anchored} onChoose={null} />}
              failed={
                <>
                  <PartFailure />
                  <CommentedBody body={body} anchored={anchored} onChoose={choose} />
                </>
              }
            />
          ) : isWritten ? (
            <CommentedBody body={body} anchored={anchored} onChoose={choose} />
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
