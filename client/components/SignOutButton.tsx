import { useLingui } from "@lingui/react/macro";
import { LogOut } from "lucide-react";
import { signOut } from "../state/session.ts";
import { Button } from "./Button.tsx";

/** Ends the session, here and at the server. */
export function SignOutButton() {
  const { t } = useLingui();
  return (
    <Button look="quiet" isIcon aria-label={t`Sign out`} onPress={() => void signOut()}>
      <LogOut className="rtl:-scale-x-100" />
    </Button>
  );
}
