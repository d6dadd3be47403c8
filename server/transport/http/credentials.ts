import type { IncomingHttpHeaders } from "node:http";
import type { Request, Response } from "express";
import type { Shown } from "../../commands/authenticate.ts";

/** The `__Host-` prefix makes browsers refuse the cookie unless it is Secure, of this host alone and of the whole site. */
const secureCookie = "__Host-majlis";
/** Over plain http, which only loopback serves. */
const loopbackCookie = "majlis";

const bearer = /^Bearer ([A-Za-z0-9_-]{1,200})$/i;

/**
 * Finds the credential of a request: an `Authorization: Bearer` header, else the session cookie. Null if it has neither.
 * Also used for upgrade requests of sockets. A malformed Authorization header counts as an unknown token.
 */
export function shownCredential(headers: IncomingHttpHeaders, isSecure: boolean): Shown | null {
  if (headers.authorization !== undefined) return { kind: "token", secret: bearer.exec(headers.authorization)?.[1] ?? "" };
  const secret = cookie(headers.cookie ?? "", isSecure ? secureCookie : loopbackCookie);
  return secret === null ? null : { kind: "session", secret };
}

function cookie(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value !== undefined && value.length <= 200) return value;
  }
  return null;
}

/** Sets the session cookie. It lives as long as the browser; the server decides when the session ends. */
export function setSessionCookie(request: Request, response: Response, secret: string): void {
  response.cookie(request.secure ? secureCookie : loopbackCookie, secret, cookieOptions(request));
}

/** Deletes the session cookie in the browser. */
export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(request.secure ? secureCookie : loopbackCookie, cookieOptions(request));
}

function cookieOptions(request: Request) {
  return { httpOnly: true, sameSite: "strict", secure: request.secure, path: "/" } as const;
}
