import { useState } from "react";
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

/** Says in a few words what a member of a nation would see of the room, once it is asked for, since every look is recorded; and the way to see it as they would. */
export function PreviewSummary({ partner, role, onPreview }: PreviewSummaryProps) {
  const { t } = useLingui();
  const { session } = useRoom();
  const [preview, setPreview] = useState<RoomPreview | null>(null);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const ask = async () => {
    setIsAsking(true);
    const answer = await accessApi.preview(session.id, partner, role);
    setIsAsking(false);
    setPreview(answer.ok ? answer.value.preview : null);
    setFailure(answer.ok ? null : answer.error.code);
  };
  return (
    <div className="preview-summary">
      <Button isSmall onPress={() => !isAsking && void ask()}>
        <Trans>What would they see?</Trans>
      </Button>
      <Button isSmall onPress={onPreview}>
        <ScanEye />
        <span>
          <Trans>
            See it as <bdi>{partner}</bdi>
          </Trans>
        </span>
      </Button>
      <output>
        {isAsking && t`Checking what they would see…`}
        {!isAsking && preview !== null && <PreviewedWords preview={preview} />}
        {!isAsking && <RequestFault code={failure} />}
      </output>
    </div>
  );
}
