import { useCallback, useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import type { Room } from "../../../shared/rest/rooms.ts";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Button } from "../../components/Button.tsx";
import { Later } from "../../components/Later.tsx";
import { Page } from "../../components/Page.tsx";
import { Note } from "../../components/Note.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { api } from "../../control/api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { sessionSignal } from "../../state/session.ts";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { CreateRoomDialog } from "../../components/CreateRoomDialog.tsx";
import { Invitations } from "./Invitations.tsx";
import { RoomTile } from "./RoomTile.tsx";
import { SignedInAsAnother } from "./SignedInAsAnother.tsx";

const loadSiteSteps = () => import("../../components/SiteSteps.tsx");

/** The rooms that this person is a member of, and the button for a new one. */
export function Rooms({ user }: { readonly user: OwnUser }) {
  const { t, i18n } = useLingui();
  const { rooms, failure, reload } = useRooms();
  const [isCreating, setCreating] = useState(false);
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const noRoom = (
    <p className="rounded-xl border border-dashed p-10 text-center text-quiet">{t`You are in no room yet. Open one, or ask a lead to invite you by your username.`}</p>
  );
  return (
    <Page user={user}>
      <div className="mx-auto grid max-w-5xl gap-6 px-5 py-9">
        <SignedInAsAnother user={user} />
        <div className="flex flex-wrap items-center gap-3">
          <div className="grow">
            <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold tracking-tight outline-none">
              {t`Rooms`}
            </h1>
            <p className="text-quiet">{t`Each room is one incident. You see the rooms you are a member of.`}</p>
          </div>
          <Button look="main" onPress={() => setCreating(true)}>
            <Plus /> <Trans>New room</Trans>
          </Button>
        </div>
        <Invitations onJoined={reload} />
        {failure && <Note tone="bad">{i18n._(problemSentence(failure))}</Note>}
        {rooms?.length === 0 &&
          (user.isAdmin ? (
            <Later load={loadSiteSteps} props={{ onNewRoom: () => setCreating(true), children: noRoom }} waiting={null} />
          ) : (
            noRoom
          ))}
        <ShortList items={rooms ?? []} className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {(room) => (
            <li key={room.id}>
              <RoomTile room={room} />
            </li>
          )}
        </ShortList>
      </div>
      {isCreating && <CreateRoomDialog onClose={() => setCreating(false)} onCreated={reload} />}
    </Page>
  );
}

function useRooms() {
  const [rooms, setRooms] = useState<readonly Room[] | null>(null);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  const take = useCallback((answer: Awaited<ReturnType<typeof api.rooms>>) => {
    setFailure(answer.ok ? null : answer.error.code);
    if (answer.ok) setRooms(answer.value.rooms);
    else if (answer.error.code === "sign-in-required") sessionSignal.set({ kind: "signed-out" });
  }, []);
  useEffect(() => {
    let isGone = false;
    void api.rooms().then((answer) => isGone || take(answer));
    return () => {
      isGone = true;
    };
  }, [take]);
  return { rooms, failure, reload: () => void api.rooms().then(take) };
}
