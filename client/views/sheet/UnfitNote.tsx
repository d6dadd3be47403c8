import { Trans } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import type { UnfitPart } from "../../editor/unfit-part.ts";

interface UnfitNoteProps {
  readonly part: UnfitPart;
  /** Deletes the empty parts that stand in the way; null where that would not help. */
  readonly onDeleteEmptyParts: (() => void) | null;
}

/** Why a text is shown only for reading although this person may write, and the way to edit it where there is one. */
export function UnfitNote({ part, onDeleteEmptyParts }: UnfitNoteProps) {
  return (
    <Note tone="warn">
      <Reason part={part} />{" "}
      {onDeleteEmptyParts === null ? (
        <Trans>It was not changed. You can read it here, but not edit it.</Trans>
      ) : (
        <>
          <Trans>It was not changed. To edit it, the empty parts must be deleted; all of its words stay.</Trans>{" "}
          <Button isSmall onPress={onDeleteEmptyParts}>
            <Trans>Delete the empty parts</Trans>
          </Button>
        </>
      )}
    </Note>
  );
}

function Reason({ part: { kind, name } }: { readonly part: UnfitPart }) {
  switch (kind) {
    case "element":
      return (
        <Trans>
          This text holds an element, <bdi>“{name}”</bdi>, that this editor cannot edit.
        </Trans>
      );
    case "mark":
      return (
        <Trans>
          This text holds a formatting, <bdi>“{name}”</bdi>, that this editor does not know.
        </Trans>
      );
    case "attribute":
      return (
        <Trans>
          This text holds a property, <bdi>“{name}”</bdi>, that this editor does not know.
        </Trans>
      );
    case "embed":
      return <Trans>This text holds an embedded object that this editor does not know.</Trans>;
    case "arrangement":
      return <Trans>The parts of this text are arranged in a way that this editor cannot keep, for example a list without items.</Trans>;
  }
}
