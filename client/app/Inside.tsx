import { Redirect, Route, Switch } from "wouter";
import type { OwnUser } from "../../shared/rest/session.ts";
import { Later } from "../components/Later.tsx";
import { PersonNewsContext, useOwnNews } from "../hooks/use-person-news.ts";
import { Rooms } from "../views/rooms/Rooms.tsx";
import { Splash } from "./Splash.tsx";

const loadRoomPage = () => import("./RoomPage.tsx");
const loadAccount = () => import("../views/account/OwnAccount.tsx");
const loadAdministration = () => import("../views/administration/Administration.tsx");
const loadJoin = () => import("../views/rooms/JoinByLink.tsx");

/** The pages of a person who is signed in, and what concerns them in all of them. */
export function Inside({ user }: { readonly user: OwnUser }) {
  const news = useOwnNews(user.id);
  return (
    <PersonNewsContext value={news}>
      <Places user={user} />
    </PersonNewsContext>
  );
}

function Places({ user }: { readonly user: OwnUser }) {
  return (
    <Switch>
      <Route path="/">
        <Rooms user={user} />
      </Route>
      <Route path="/r/:room/board">
        {({ room }) => <Later key={room} load={loadRoomPage} props={{ roomId: room, user }} waiting={<Splash />} />}
      </Route>
      <Route path="/account">
        <Later load={loadAccount} props={{ user }} waiting={<Splash />} />
      </Route>
      {(user.isAdmin || user.isPartnerAdmin) && (
        <Route path="/admin/*?">
          <Later load={loadAdministration} props={{ user }} waiting={<Splash />} />
        </Route>
      )}
      <Route path="/join">
        <Later load={loadJoin} props={{}} waiting={<Splash />} />
      </Route>
      <Route path="/r/:room">{({ room }) => <Redirect to={`/r/${room}/board`} replace />}</Route>
      <Route>
        <Redirect to="/" replace />
      </Route>
    </Switch>
  );
}
