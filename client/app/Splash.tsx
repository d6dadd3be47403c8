import { Trans } from "@lingui/react/macro";
import { Button } from "../components/Button.tsx";
import { Logo } from "../components/Logo.tsx";
import { readSession } from "../state/session.ts";

/** The screen before the server has answered, or while it cannot be reached. */
export function Splash({ isUnreachable = false }: { readonly isUnreachable?: boolean }) {
  return (
    <main className="grid h-full place-items-center p-6">
      <div className="grid justify-items-center gap-4 text-center">
        <Logo size={56} />
        {isUnreachable && (
          <>
            <p className="max-w-80 text-quiet">
              <Trans>The server cannot be reached. Your work is safe on it; this page will be ready when it answers.</Trans>
            </p>
            <Button look="main" onPress={() => void readSession()}>
              <Trans>Try again</Trans>
            </Button>
          </>
        )}
      </div>
    </main>
  );
}
