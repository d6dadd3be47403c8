import type { RequestHandler } from "express";
import helmet from "helmet";

const yearSeconds = 365 * 24 * 3600;

/** Response headers of every answer (T1, T34). `ownOrigins` also lists where sockets may connect, since older browsers do not count sockets as 'self'. */
export function securityHeaders(ownOrigins: () => readonly string[]): RequestHandler[] {
  // CSP cannot express an IPv6 address; browsers report one as an error in the policy.
  const nameable = () => ownOrigins().filter((origin) => !origin.includes("["));
  const sockets = () => nameable().map((origin) => origin.replace(/^http/, "ws"));
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": ["'none'"],
          "script-src": ["'self'"],
          // The editor and the component library add style elements; styles cannot run script.
          "style-src": ["'self'", "'unsafe-inline'"],
          "img-src": ["'self'", "data:", "blob:"],
          "connect-src": ["'self'", () => sockets().join(" ")],
          "font-src": ["'self'"],
          "manifest-src": ["'self'"],
          "worker-src": ["'self'"],
          "base-uri": ["'none'"],
          "form-action": ["'self'"],
          "frame-ancestors": ["'none'"],
          "require-trusted-types-for": ["'script'"],
          // The one policy that the editor's clipboard creates; it parses into a detached document.
          "trusted-types": ["ProseMirrorClipboard", "'allow-duplicates'"],
        },
      },
      strictTransportSecurity: { maxAge: yearSeconds, includeSubDomains: false },
      xFrameOptions: { action: "deny" },
      referrerPolicy: { policy: "no-referrer" },
      crossOriginOpenerPolicy: { policy: "same-origin" },
      crossOriginResourcePolicy: { policy: "same-origin" },
    }),
    (_request, response, next) => {
      response.set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
      next();
    },
  ];
}
