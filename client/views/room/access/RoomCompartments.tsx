import { useLingui } from "@lingui/react/macro";
import { can } from "../../../../shared/access/can.ts";
import type { RoomDetail } from "../../../../shared/rest/rooms.ts";
import { CeilingWords } from "../../../components/CeilingWords.tsx";
import { CompartmentChip } from "../../../components/CompartmentChip.tsx";
import { ShortList } from "../../../components/ShortList.tsx";
import { useRoom } from "../../../hooks/use-room.ts";
import { NewCompartment } from "../NewCompartment.tsx";

/** Lists the compartments of a room with their ceilings, and offers a new one to people who may make it. */
export function RoomCompartments({ detail }: { readonly detail: RoomDetail }) {
  const { t } = useLingui();
  const { user } = useRoom();
  const { host, role } = detail.room;
  const mayCreate = can({ ...user, userId: user.id }, "create-compartment", { kind: "room", host, role, isHeld: false });
  return (
    <section className="grid min-w-0 content-start gap-3">
      <h3 className="font-semibold">{t`Compartments`}</h3>
      <ShortList items={detail.compartments} className="flex flex-wrap gap-2">
        {(compartment) => (
          <li key={compartment.id} className="flex max-w-full flex-wrap items-center gap-x-2">
            <CompartmentChip compartment={compartment} />
            <CeilingWords ceiling={compartment.ceiling} />
          </li>
        )}
      </ShortList>
      {mayCreate && <NewCompartment />}
    </section>
  );
}
