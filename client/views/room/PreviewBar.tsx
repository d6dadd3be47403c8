import { useEffect, useRef } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ScanEye } from "lucide-react";
import type { RoomPreview } from "../../../shared/rest/previews.ts";
import { Button } from "../../components/Button.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { PreviewedWords } from "./access/PreviewedWords.tsx";

/** Says that the room is shown as a member of a partner would see it, and leads back. */
export function PreviewBar({ preview }: { readonly preview: RoomPreview }) {
  const { t } = useLingui();
  const { session } = useRoom();
  const end = useRef<HTMLButtonElement>(null);
  // What was pressed to come here is gone.
  useEffect(() => end.current?.focus(), []);
  return (
    <section className="preview-bar" aria-label={t`Preview`}>
      <ScanEye aria-hidden />
      <output className="grow">
        <b>
          <Trans>Preview.</Trans>
        </b>{" "}
        <PreviewedWords preview={preview} />
      </output>
      <Button ref={end} look="main" isSmall onPress={() => session.preview.leave()}>
        <Trans>End the preview</Trans>
      </Button>
    </section>
  );
}
