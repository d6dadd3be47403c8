import { useLingui } from "@lingui/react/macro";
import { msg } from "@lingui/core/macro";
import { LinkIcon } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Tip } from "../../components/Tip.tsx";
import { showToast } from "../../state/toasts.ts";

/** Copies the address of the open card. */
export function CopyLinkButton() {
  const { t } = useLingui();
  return (
    <Tip text={t`Copy a link to this card`}>
      <Button look="quiet" isSmall isIcon aria-label={t`Copy link`} onPress={() => void copyLink()}>
        <LinkIcon />
      </Button>
    </Tip>
  );
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    showToast(msg`The link is copied. It opens for those who may read the card.`);
  } catch {
    // The browser denies access to the clipboard; the address bar has the same link.
    showToast(msg`The browser does not let this page copy. The address line holds the link.`);
  }
}
