import { useEffect, useId, useRef } from "react";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Copy } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { localMoment } from "../../../i18n/format.ts";
import { showToast } from "../../../state/toasts.ts";

interface MadeLinkProps {
  readonly link: string;
  /** The nation that it is for. */
  readonly partner: string;
  readonly expiresAt: string;
}

/** A link that was just made, the only time that it is shown, with a way to copy it. */
export function MadeLink({ link, partner, expiresAt }: MadeLinkProps) {
  const { t, i18n } = useLingui();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // What to do next.
  useEffect(() => field.current?.focus(), []);
  const until = localMoment(i18n.locale, new Date(expiresAt));
  return (
    <div className="made-link">
      <label className="field-label" htmlFor={id}>
        {t`Link for one person of ${partner}, until ${until}`}
      </label>
      <div className="flex gap-2">
        <input ref={field} id={id} className="input" dir="ltr" readOnly value={link} onFocus={(event) => event.target.select()} />
        <Button onPress={() => void copy(link)}>
          <Copy /> <Trans>Copy</Trans>
        </Button>
      </div>
      <p className="text-[12px] text-quiet">{t`It is shown this once. Send it to that person alone: whoever of their nation opens it first is let in.`}</p>
    </div>
  );
}

async function copy(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    showToast(msg`The link is copied.`);
  } catch {
    // The browser denies access to the clipboard; the field holds the link, selected.
    showToast(msg`The browser does not let this page copy. Copy the link from its field.`);
  }
}
