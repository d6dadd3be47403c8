import { useId } from "react";
import { Trans } from "@lingui/react/macro";
import { Cover } from "../../components/Cover.tsx";
import { Note } from "../../components/Note.tsx";
import { SignIn } from "./SignIn.tsx";

/** The sign-in form over an open room whose session has ended. The room is kept behind it and takes no input until the person is back. */
export function SignInAgain() {
  const headingId = useId();
  return (
    <Cover labelledBy={headingId}>
      <SignIn
        intro={
          <div className="mb-4 grid gap-3">
            <h2 id={headingId} className="text-lg font-semibold">
              <Trans>Sign in again</Trans>
            </h2>
            <Note tone="warn">
              <Trans>Your session has ended. Sign in again as the same person; what you wrote is kept until then.</Trans>
            </Note>
          </div>
        }
      />
    </Cover>
  );
}
