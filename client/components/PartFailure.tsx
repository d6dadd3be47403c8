import { useContext } from "react";
import { Trans } from "@lingui/react/macro";
import { RetryContext } from "./Boundary.tsx";
import { Button } from "./Button.tsx";
import { Note } from "./Note.tsx";

/** Says that a part of the page could not be shown, and offers to try again. Stands in the fallback of a boundary. */
export function PartFailure() {
  const retry = useContext(RetryContext);
  return (
    <Note tone="warn">
      <span className="flex flex-wrap items-center gap-3">
        <span className="grow">
          <Trans>
            This part of the page could not be shown. Your edits are not affected. It may help to try again when you are online.
          </Trans>
        </span>
        <Button isSmall onPress={retry}>
          <Trans>Try again</Trans>
        </Button>
      </span>
    </Note>
  );
}
