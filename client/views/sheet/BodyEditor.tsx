import { memo, useEffect, useState } from "react";
import { deleteEmptyParts, emptyParts } from "../../editor/empty-parts.ts";
import { unfitPart } from "../../editor/unfit-part.ts";
import { BoundEditor, type BodyEditorProps } from "./BoundEditor.tsx";
import { CommentedBody } from "./CommentedBody.tsx";
import { UnfitNote } from "./UnfitNote.tsx";

/** The shared editor for the text of a card; the text for reading, with the reason, while it holds something that the editor cannot hold. */
function BodyEditor(props: BodyEditorProps) {
  const { body, anchored, onChoose } = props;
  const [unfit, setUnfit] = useState(() => unfitPart(body));
  useEffect(() => {
    if (unfit === null) return undefined;
    // While the editor is shown, its guard watches the body instead.
    const look = () => setUnfit(unfitPart(body));
    look();
    body.observeDeep(look);
    return () => body.unobserveDeep(look);
  }, [body, unfit]);
  return unfit === null ? (
    <BoundEditor {...props} onUnfit={setUnfit} />
  ) : (
    <>
      <UnfitNote part={unfit} onDeleteEmptyParts={emptyParts(body).length > 0 ? () => deleteEmptyParts(body) : null} />
      <CommentedBody body={body} anchored={anchored} onChoose={onChoose} />
    </>
  );
}

export default memo(BodyEditor);
