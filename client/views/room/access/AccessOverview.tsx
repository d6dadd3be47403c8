import { useLingui } from "@lingui/react/macro";
import { ArrowLeftRight } from "lucide-react";
import { can } from "../../../../shared/access/can.ts";
import type { RoomDetail } from "../../../../shared/rest/rooms.ts";
import { Button } from "../../../components/Button.tsx";
import { usePartners } from "../../../hooks/use-partners.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { AccessPicture } from "./AccessPicture.tsx";
import { PreviewMenu } from "./PreviewMenu.tsx";

interface AccessOverviewProps {
  readonly detail: RoomDetail;
  /** Looks at the room as a member of a partner. */
  readonly onPreview: (partner: string) => void;
  readonly onExchange: () => void;
}

/** The picture of who has access, and the way to look at the room as a partner would see it. */
export function AccessOverview({ detail, onPreview, onExchange }: AccessOverviewProps) {
  const { t } = useLingui();
  const { user } = useRoom();
  const { partners } = usePartners();
  const { host, role } = detail.room;
  const mayPreview = can({ ...user, userId: user.id }, "preview-room", { kind: "room", host, role, isHeld: false });
  return (
    <section className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="grow font-semibold">{t`People and compartments`}</h3>
        <Button look="quiet" isSmall onPress={onExchange}>
          <ArrowLeftRight /> {t`Given and received`}
        </Button>
        {mayPreview && <PreviewMenu partners={partners} onChoose={onPreview} />}
      </div>
      {detail.compartments.length > 0 && <AccessPicture detail={detail} names={new Map(partners.map(({ code, name }) => [code, name]))} />}
    </section>
  );
}
