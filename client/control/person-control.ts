import { ControlSocket, type ConnectionListener } from "./control-socket.ts";

/** What a person's page hears on the control channel, in a room or not: that something changed which is then asked for. */
export interface NewsListener extends ConnectionListener {
  /**
   * Something concerns the person, or they were invited to a room; or they read or answered it on another device. `account`: their name or
   * authorities changed.
   */
  changed(what: "inbox" | "invitations" | "account"): void;
}

/** Passes on what a connection tells the person themselves. */
export function listenForNews(socket: ControlSocket, news: NewsListener): void {
  socket.on("inbox", () => news.changed("inbox"));
  socket.on("invitations", () => news.changed("invitations"));
  socket.on("account", () => news.changed("account"));
}

/** A connection to the control channel for a page outside of rooms, until it is closed. In a room, the room's own connection tells the same. */
export function openPersonControl(news: NewsListener): Pick<ControlSocket, "reconnect" | "close"> {
  const socket = new ControlSocket(news);
  listenForNews(socket, news);
  return socket;
}
