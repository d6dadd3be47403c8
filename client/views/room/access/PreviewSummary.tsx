import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ScanEye } from "lucide-react";
import type { GivenRole } from "../../../../shared/access/role.ts";
import type { RoomPreview } from "../../../../shared/rest/previews.ts";
import { Button } from "../../../components/Button.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { accessApi } from "../../../control/access-api.ts";
import type { RequestFailure } from "../../../control/rest-client.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { PreviewedWords } from "./PreviewedWords.tsx";

interface PreviewSummaryProps {
  readonly partner: string;
  readonly role: GivenRole;
  readonly onPreview: () => void;
}

/** In a few words what a member of a nation would see of the room, and the way to see it as they would. */
export function PreviewSummary({ partner, role, onPreview }: PreviewSummaryProps) {
  const { t } = useLingui();
  const { session } = useRoom();
  const [preview, setPreview] = useState<RoomPreview | null>(null);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  useEffect(() => {
    let isGone = false;
    void accessApi.preview(session.id, partner, role).then((answer) => {
      if (isGone) return;
      if (answer.ok) setPreview(answer.value.preview);
      else setFailure(answer.error.code);
    });
    return () => {
      isGone = true;
    };
  }, [session, partner, role]);
  return (
    <div className="preview-summary">
      <output className="grow">
        {preview !== null && <PreviewedWords preview={preview} />}
        {preview === null && failure === null && t`Looking at what they would see…`}
        <RequestFault code={failure} />
      </output>
      <Button isSmall onPress={onPreview}>
        <ScanEye />
        <span>
          <Trans>
            See it as <bdi>{partner}</bdi>
          </Trans>
        </span>
      </Button>
    </div>
  );
}
