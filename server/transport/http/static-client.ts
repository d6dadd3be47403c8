import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler } from "express";

const yearSeconds = 365 * 24 * 3600;
// The page's own paths have no file extension, so a path with one that names no file is 404, not the page.
const namesFile = /\.[^/]*$/;

/**
 * Serves the built client. Files under `assets/` have their hash in the name and may be cached for good; browsers revalidate the rest.
 * A path that names no file gets the page, which does its own routing. Returns null if there is no build.
 */
export function staticClient(folder: string): RequestHandler[] | null {
  const page = join(folder, "index.html");
  if (!existsSync(page)) return null;
  return [
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        const isHashed = path.startsWith(join(folder, "assets"));
        response.set("Cache-Control", isHashed ? `public, max-age=${yearSeconds}, immutable` : "no-cache");
      },
    }),
    (request, response, next) => {
      const wantsPage = (request.method === "GET" || request.method === "HEAD") && request.accepts(["html", "json"]) === "html";
      if (!wantsPage || namesFile.test(request.path)) return next();
      response.set("Cache-Control", "no-cache").sendFile(page, (error?: Error) => (error ? next(error) : undefined));
    },
  ];
}
