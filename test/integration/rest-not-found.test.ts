import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, RestClient } from "../support/rest-client.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeAll(async () => {
  world = await startHttpWorld({
    exportLedger: async function* () {
      yield "{}\n";
    },
    importStix: async () => ({ ok: false, error: { kind: "refused", detail: "", faults: [] } }),
  });
  strait = await makeStraitWatch(world);
});
afterAll(() => world.stop());

// Valid bodies, so that only the caller's right decides.
const bodies: Record<string, object> = {
  "/api/rooms/{room}/compartments": { releasableTo: [] },
  "/api/rooms/{room}/members": { username: "analyst-dlt", role: "watch" },
  "/api/rooms/{room}/invitations": { username: "analyst-dlt", role: "watch" },
  "/api/rooms/{room}/links": { partner: "DLT", role: "watch", expiresInHours: 1 },
  "/api/compartments/{compartment}/import": { type: "bundle" },
  "/api/users/{user}": { isDisabled: true },
  "/api/users/{user}/password": { password: "a long enough password" },
};

const absent = "0".repeat(32);
/** Every part of an answer that could differ between two cases, except the time of day. */
const whole = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: Object.fromEntries([...headers].filter(([name]) => name !== "date")),
});

const ask = (caller: RestClient, method: string, path: string, body: object | undefined) => {
  const isSent = body !== undefined && (method === "post" || method === "patch");
  const json = isSent ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
  return caller.send(method.toUpperCase(), path, json);
};

describe("what the caller may not see", () => {
  it("T8, T9: answers on every route, for every id, byte for byte like what does not exist", async () => {
    const document = (await strait.lead.get("/api/openapi.json")).json as { paths: Record<string, Record<string, object>> };
    const ids = { room: strait.room, shared: strait.shared, pair: strait.pair, alone: strait.alone };
    const foreign: [RestClient, string, readonly string[]][] = [
      [strait.outsider, "room", [ids.room, ids.shared]],
      [strait.outsider, "compartment", [ids.shared, ids.pair, ids.alone, ids.room]],
      [strait.watch, "compartment", [ids.pair, ids.alone, ids.room]],
      [strait.analyst, "compartment", [ids.alone]],
    ];
    let compared = 0;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        for (const [caller, name, values] of foreign) {
          if (!path.includes(`{${name}}`)) continue;
          const at = (id: string) => path.replace(`{${name}}`, id).replace("{user}", absent);
          const reference = whole(await ask(caller, method, at(absent), bodies[path]));
          expect(reference.status).toBe(404);
          for (const id of values) {
            expect(whole(await ask(caller, method, at(id), bodies[path]))).toEqual(reference);
            compared += 1;
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(60);
  });

  it("T8 T9 A16: accounts of other nations, and others' sessions, answer on every route like those that do not exist", async () => {
    const { directory } = world.context;
    const idOf = async (username: string) => (await directory.userByUsername(username))?.user.id ?? "";
    const [root, own, chiefId] = [await idOf("root"), await idOf("analyst-brv"), await idOf("analyst-dlt")];
    await directory.changeUser(chiefId, { isPartnerAdmin: true });
    const [session] = await directory.sessionsOf(await idOf("lead-alf"));
    const document = (await strait.lead.get("/api/openapi.json")).json as { paths: Record<string, Record<string, object>> };
    const foreign: [RestClient, string[]][] = [
      [strait.analyst, [root, chiefId, await idOf("lead-alf")]],
      [strait.outsider, [root, own, session?.user ?? ""]],
    ];
    let compared = 0;
    for (const [path, methods] of Object.entries(document.paths).filter(([name]) => name.startsWith("/api/users/{user}"))) {
      for (const method of Object.keys(methods)) {
        const at = (user: string, id = session?.id ?? "") => path.replace("{user}", user).replace(/\{(session|token)\}/, id);
        for (const [caller, ids] of foreign) {
          const reference = whole(await ask(caller, method, at(absent), bodies[path]));
          expect(reference.status).toBe(404);
          for (const id of ids) {
            expect(whole(await ask(caller, method, at(id), bodies[path]))).toEqual(reference);
            compared += 1;
          }
        }
        if (!/\{(session|token)\}/.test(path)) continue;
        expect(whole(await ask(strait.analyst, method, at(own), undefined))).toEqual(
          whole(await ask(strait.analyst, method, at(own, absent), undefined)),
        );
      }
    }
    expect(compared).toBeGreaterThan(50);
    expect(await directory.sessionsOf(session?.user ?? "")).not.toEqual([]);
  });

  it("answers alike for odd ids and for routes that are not there", async () => {
    const reference = whole(await strait.lead.get(`/api/rooms/${absent}`));
    const odd = [
      "/api/rooms/%00",
      "/api/rooms/%E0%A4%A",
      "/api/rooms/__proto__",
      `/api/rooms/${"x".repeat(5000)}`,
      "/api/nothing",
      "/api",
      "/API/me",
    ];
    for (const path of odd) expect(whole(await strait.lead.get(path))).toEqual(reference);
  });
});
