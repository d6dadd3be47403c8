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
  /** Ids of those that stood when they were fetched before, and stand no more: taken back, spent or ended. */
  readonly ended: ReadonlySet<string>;
  readonly reload: () => void;
}

type Listed = Pick<OpenInvitations, "invitations" | "ended">;

const NONE_LISTED: Listed = { invitations: [], ended: new Set() };

function listedAfter(before: Listed, invitations: readonly OpenInvitation[]): Listed {
  const standing = new Set(invitations.map(({ id }) => id));
  const gone = before.invitations.map(({ id }) => id).filter((id) => !standing.has(id));
  return { invitations, ended: new Set([...before.ended, ...gone]) };
}

/** Asked for when it appears, whenever the members change, since one of them may have been invited, and on `reload`. */
export function useOpenInvitations(): OpenInvitations {
  const { session, members } = useRoom();
  const [{ invitations, ended }, setListed] = useState(NONE_LISTED);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const asked = useRef(0);
  const reload = useCallback(() => {
    const number = ++asked.current;
    void accessApi.openInvitations(session.id).then((answer) => {
      // Overtaken by a later request.
      if (number !== asked.current) return;
      setFailure(answer.ok ? null : answer.error.code);
      if (answer.ok) setListed((before) => listedAfter(before, answer.value.invitations));
    });
  }, [session]);
  useEffect(reload, [reload, members]);
  return { invitations, ended, failure, reload };
}
