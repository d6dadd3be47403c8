import { useLingui } from "@lingui/react/macro";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useSignal } from "../../hooks/use-signal.ts";

/** For a person who is in no room: how to come into one. Who is invited already sees that instead. */
export function NoRoom() {
  const { t } = useLingui();
  const { invitations } = usePersonNews();
  if (useSignal(invitations.current).length > 0) return null;
  return (
    <p className="rounded-xl border border-dashed p-10 text-center text-quiet">{t`You are in no room yet. Open one, or ask a lead to invite you by your username.`}</p>
  );
}
