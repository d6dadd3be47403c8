import { useId } from "react";
import { Trans } from "@lingui/react/macro";
import { useLocation } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Cover } from "../../components/Cover.tsx";
import { Note } from "../../components/Note.tsx";
import { SignIn } from "./SignIn.tsx";

/**
 * The sign-in form over an open room whose session has ended. The room is kept behind it and takes no input until the person is back. Where another
 * person signs in, the room is closed with all that was written in it, and they start at the list of their own rooms.
 */
export function SignInAgain({ user }: { readonly user: OwnUser }) {
  const headingId = useId();
  const [, navigate] = useLocation();
  const leaveIfAnother = (signedIn: OwnUser) => {
    if (signedIn.id !== user.id) navigate("/", { replace: true });
  };
  return (
    <Cover labelledBy={headingId}>
      <SignIn
        onSignedIn={leaveIfAnother}
        intro={
          <div className="mb-4 grid gap-3">
            <h2 id={headingId} className="text-lg font-semibold">
              <Trans>Sign in again</Trans>
            </h2>
            <Note tone="warn">
              <Trans>Your session has ended. Sign in again as the same person; what you wrote is kept until then.</Trans>
            </Note>
            <p className="text-[13px] text-quiet">
              <Trans>
                This page is open as{" "}
                <b>
                  <bdi>{user.displayName}</bdi>
                </b>
                . If another person signs in here, it is closed, and what is not saved yet is given up.
              </Trans>
            </p>
          </div>
        }
      />
    </Cover>
  );
}
