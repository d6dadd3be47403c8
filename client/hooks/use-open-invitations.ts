import { useCallback, useEffect, useRef, useState } from "react";
import type { OpenInvitation } from "../../shared/rest/invitations.ts";
import { accessApi } from "../control/access-api.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { useRoom } from "./use-room.ts";

/** The invitations and links of a room that stand, for those who manage its members. */
export interface OpenInvitations {
  readonly invitations: readonly OpenInvitation[];
  /** Why they could not be fetched; null where they were. */
  readonly failure: RequestFailure["code"] | null;
  readonly reload: () => void;
}

/** Asked for when it appears, whenever the members change, since one of them may have been invited, and on `reload`. */
export function useOpenInvitations(): OpenInvitations {
  const { session, members } = useRoom();
  const [invitations, setInvitations] = useState<readonly OpenInvitation[]>([]);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const asked = useRef(0);
  const reload = useCallback(() => {
    const number = ++asked.current;
    void accessApi.openInvitations(session.id).then((answer) => {
      // Overtaken by a later request.
      if (number !== asked.current) return;
      setFailure(answer.ok ? null : answer.error.code);
      if (answer.ok) setInvitations(answer.value.invitations);
    });
  }, [session]);
  useEffect(reload, [reload, members]);
  return { invitations, failure, reload };
}
