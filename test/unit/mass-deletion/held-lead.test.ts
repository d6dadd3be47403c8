import { expect, it } from "vitest";
import { startHttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch } from "../../support/http/strait-watch.ts";
import { BY } from "../../support/directory-records.ts";

it("A11 a held lead cannot demote or remove the other lead, add one, or lift the hold, until the other lead has lifted it", async () => {
  const world = await startHttpWorld();
  try {
    const { room, shared, lead, analyst } = await makeStraitWatch(world);
    const { user } = (await lead.get("/api/me")).json;
    const other = (await analyst.get("/api/me")).json.user;
    const give = (username: string, role: string) => lead.post(`/api/rooms/${room}/members`, { username, role });
    await give("analyst-brv", "lead");
    await world.context.directory.holdWriting(BY, { compartment: shared, room, user: user.id, since: 1, cards: 201 });
    expect((await give("analyst-brv", "analyst")).json.code).toBe("not-allowed");
    expect((await give("analyst-dlt", "lead")).json.code).toBe("not-allowed");
    expect((await lead.delete(`/api/rooms/${room}/members/${other.id}`)).json.code).toBe("not-allowed");
    const hold = `/api/compartments/${shared}/holds/${user.id}`;
    expect((await lead.delete(hold)).json.code).toBe("not-allowed");
    expect((await analyst.delete(hold)).status).toBe(204);
    expect((await give("analyst-brv", "analyst")).status).toBe(200);
  } finally {
    await world.stop();
  }
});
