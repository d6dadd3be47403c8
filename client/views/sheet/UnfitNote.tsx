import { Trans } from "@lingui/react/macro";
import { Note } from "../../components/Note.tsx";
import type { UnfitPart } from "../../editor/unfit-part.ts";

/** Why a text is shown only for reading although this person may write. */
export function UnfitNote({ part }: { readonly part: UnfitPart }) {
  return (
    <Note tone="warn">
      <Reason part={part} /> <Trans>Nothing of it was changed. You can read it here; it cannot be edited in this editor.</Trans>
    </Note>
  );
}

function Reason({ part: { kind, name } }: { readonly part: UnfitPart }) {
  const quoted = <bdi>{name}</bdi>;
  switch (kind) {
    case "element":
      return <Trans>This text holds an element, “{quoted}”, that the editor does not know how to edit.</Trans>;
    case "mark":
      return <Trans>This text holds a formatting, “{quoted}”, that the editor does not know.</Trans>;
    case "attribute":
      return <Trans>This text holds a property, “{quoted}”, that the editor does not know.</Trans>;
    case "embed":
      return <Trans>This text holds an embedded object that the editor does not know.</Trans>;
    case "arrangement":
      return <Trans>The parts of this text are arranged in a way that the editor cannot keep, for example a list without items.</Trans>;
  }
}
