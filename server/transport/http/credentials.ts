import type { IncomingHttpHeaders } from "node:http";
import type { Request, Response } from "express";
import type { Shown } from "../../commands/authenticate.ts";

/** The `__Host-` prefix makes browsers refuse the cookie unless it is Secure, of this host alone and of the whole site. */
const secureCookie = "__Host-majlis";
/** Over plain http, which only loopback serves. */
const loopbackCookie = "majlis";

/** The same two for the proof that a browser has signed in before. */
const secureDeviceCookie = "__Host-majlis-device";
const loopbackDeviceCookie = "majlis-device";
const DEVICE_COOKIE_MS = 180 * 24 * 3_600_000;

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

/** Keeps the proof that this browser has signed in (server/domain/known-device.ts), which outlives the session. */
export function setDeviceCookie(request: Request, response: Response, proof: string): void {
  const options = { ...cookieOptions(request), maxAge: DEVICE_COOKIE_MS };
  response.cookie(request.secure ? secureDeviceCookie : loopbackDeviceCookie, proof, options);
}

/** The proof that a browser carries from an earlier sign-in, unchecked, or null. */
export function shownDevice(request: Request): string | null {
  return cookie(request.headers.cookie ?? "", request.secure ? secureDeviceCookie : loopbackDeviceCookie);
}

/** Deletes the session cookie in the browser. */
export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(request.secure ? secureCookie : loopbackCookie, cookieOptions(request));
}

function cookieOptions(request: Request) {
  return { httpOnly: true, sameSite: "strict", secure: request.secure, path: "/" } as const;
}
