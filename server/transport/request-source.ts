import type { IncomingMessage } from "node:http";
import { networkOf } from "../domain/network-of.ts";
import type { Source } from "../domain/unproven-connections.ts";
import { callerAddress } from "./caller-address.ts";

/**
 * Who seems to have sent a request. What it shows tells callers of one network apart; whether it proves anything does not matter for that.
 * `trustedProxies`: as in {@link callerAddress}.
 */
export function sourceOf(request: IncomingMessage, trustedProxies: number): Source {
  const { authorization = "", cookie = "", "sec-websocket-protocol": offered = "" } = request.headers;
  return { network: networkOf(callerAddress(request, trustedProxies)), caller: JSON.stringify([authorization, cookie, offered]) };
}
