import { Trans } from "@lingui/react/macro";
import { MessageSquarePlus } from "lucide-react";
import { Button } from "../../components/Button.tsx";

/** Begins a comment on the words that are selected above it; they stay selected while it is pressed. */
export function CommentOnWords({ onComment }: { readonly onComment: () => void }) {
  return (
    <Button isSmall className="justify-self-start" onPress={onComment} preventFocusOnPress>
      <MessageSquarePlus /> <Trans>Comment on the selected words</Trans>
    </Button>
  );
}
