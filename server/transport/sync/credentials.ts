import type { IncomingMessage } from "node:http";
import { SUBPROTOCOL, SUBPROTOCOL_RECEIPTS } from "../../../shared/wire/limits.ts";

/** What a connection offers to prove who it is. Secrets never ride in a URL (SW1). */
export type Credentials = { readonly kind: "ticket" | "bearer"; readonly secret: string } | { readonly kind: "none" };

/** Secrets are base64url without padding; anything else is not looked up. */
const SECRET = /^[A-Za-z0-9_-]{16,256}$/;

/** Reads the credentials of an upgrade request from its subprotocols or its Authorization header. */
export function credentialsOf(request: IncomingMessage): Credentials {
  for (const protocol of offered(request)) {
    const [kind, secret] = split(protocol);
    if ((kind === "ticket" || kind === "bearer") && SECRET.test(secret)) return { kind, secret };
  }
  const header = /^Bearer ([^ ]+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return header !== undefined && SECRET.test(header) ? { kind: "bearer", secret: header } : { kind: "none" };
}

/** The subprotocol the server answers: receipts where offered, never the one that carries a secret. */
export function chooseSubprotocol(protocols: ReadonlySet<string>): string | false {
  if (protocols.has(SUBPROTOCOL_RECEIPTS)) return SUBPROTOCOL_RECEIPTS;
  return protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false;
}

function offered(request: IncomingMessage): string[] {
  return (request.headers["sec-websocket-protocol"] ?? "").split(",").map((protocol) => protocol.trim());
}

function split(protocol: string): [kind: string, secret: string] {
  const dot = protocol.indexOf(".");
  return dot < 0 ? [protocol, ""] : [protocol.slice(0, dot), protocol.slice(dot + 1)];
}
