import { WebSocket } from "ws";

/** Planted: the domain knows no socket. */
export const planted = [WebSocket];
