import { Trans } from "@lingui/react/macro";

/** Says of a release that its card is not on the other board yet, and what can be done meanwhile. */
export function NotThereYet() {
  return (
    <p>
      <Trans>
        The card is not on the other board yet: that board has no room, or cannot be written now. The server goes on trying. Until the card
        is there, nobody else has read it, and you can recall it.
      </Trans>
    </p>
  );
}
