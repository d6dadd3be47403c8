import { useEffect, useRef } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import { Button } from "../../components/Button.tsx";
import { Logo } from "../../components/Logo.tsx";
import { isPassing, type RequestFailure } from "../../control/rest-client.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { ROOM_WITHDRAWN } from "../../i18n/refusal-words.ts";

interface RoomUnavailableProps {
  readonly code: RequestFailure["code"];
  /** The person was in the room until now. */
  readonly wasOpen: boolean;
  readonly onRetry: () => void;
}

/** The page for a room that cannot be shown. The words for a room without a right are those for a room that does not exist (P3). */
export function RoomUnavailable({ code, wasOpen, onRetry }: RoomUnavailableProps) {
  const { i18n } = useLingui();
  const ref = useRef<HTMLElement>(null);
  // It takes the place of the room, and of what had the focus there.
  useEffect(() => ref.current?.focus(), []);
  return (
    <main ref={ref} tabIndex={-1} className="grid outline-none h-full place-items-center p-6 text-center">
      <div className="grid justify-items-center gap-4">
        <Logo size={48} />
        <p role="alert" className="max-w-96">
          {i18n._(wasOpen && code === "not-found" ? ROOM_WITHDRAWN : problemSentence(code))}
        </p>
        <div className="flex gap-2">
          <Link href="/" className="btn">
            <Trans>All rooms</Trans>
          </Link>
          {isPassing(code) && (
            <Button look="main" onPress={onRetry}>
              <Trans>Try again</Trans>
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}
