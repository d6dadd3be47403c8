import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "wouter";
import { Button } from "../../components/Button.tsx";
import { EntryFrame } from "../../components/EntryFrame.tsx";
import { Note } from "../../components/Note.tsx";
import { personApi } from "../../control/person-api.ts";
import { useChange } from "../../hooks/use-change.ts";
import { problemSentence } from "../../i18n/problems.ts";

/**
 * The link of an invitation (`/join#<secret>`), for a person who has signed in. It is spent when they say so, not when the page opens.
 * The secret is in the fragment, which browsers send to no server or proxy.
 */
export default function JoinByLink() {
  const { t, i18n } = useLingui();
  const [, navigate] = useLocation();
  const [secret] = useState(() => location.hash.slice(1));
  const { failure, isBusy, make } = useChange();
  const join = async () => {
    const joined = await make(() => personApi.redeemLink(secret));
    if (joined !== null) navigate(`/r/${joined.value.room.id}/board`, { replace: true });
  };
  return (
    <EntryFrame>
      <h2 className="text-lg font-semibold">{t`You are invited to a room`}</h2>
      <p className="mb-4 text-[13px] text-quiet">{t`This link lets you in once.`}</p>
      {failure && <Note tone="bad">{i18n._(problemSentence(failure))}</Note>}
      <div className="mt-2 flex gap-2">
        <Button look="main" isBusy={isBusy} onPress={() => void join()}>
          <Trans>Join the room</Trans>
        </Button>
        <Link href="/" className="btn">
          <Trans>Go to the rooms</Trans>
        </Link>
      </div>
    </EntryFrame>
  );
}
