import { createCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { startPostgres } from "../postgres.ts";
import { startRedis } from "../redis.ts";
import { RestClient } from "../rest-client.ts";
import { startServer, type RunningServer } from "../start-server.ts";
import { openStockClient, until, type StockClient } from "../stock-client.ts";
import { hasTyped, ODD_CARD, oddCardText, setUpSite, SITE_PASSWORD, typeAs, writeCardAs, type Access, type OldSite } from "./old-site.ts";
import { actsBeside, knowsActs } from "./acts-beside.ts";
import { homesBeside, knowsHomes } from "./homes-beside.ts";
import { rightsBeside } from "./rights-beside.ts";
import { soon } from "./soon.ts";
import { firstChanged, storedEntries, storedKinds } from "./stored-entries.ts";
import { reasonOf, verifyExportOf, type VersionTrial } from "./version-trial.ts";

/** Cards that are removed at once: more than a mass deletion, of which the old version knows nothing. */
const REMOVED = 30;

/** Both versions on one database and one Redis, as in a rolling upgrade: the old node first, the new one beside it. */
export async function sideBySide(trial: VersionTrial): Promise<void> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const ends: (() => unknown)[] = [() => postgres.stop(), () => redis.stop()];
  try {
    const url = await postgres.createDatabase();
    const env = { DATABASE_URL: url, REDIS_URL: redis.url };
    const old = await startServer({ env, checkout: trial.checkouts.old });
    ends.push(() => old.stop());
    const site = await setUpSite(old);
    await writeCardAs(old, site.lead);
    const onOld = await follow(old, site.lead, ends);
    const shown = oddCardText(onOld.doc, ODD_CARD);
    const fresh = await startServer({ env, checkout: trial.checkouts.new });
    ends.push(() => fresh.stop());
    const onNew = await follow(fresh, site.analyst, ends);
    trial.say(oddCardText(onNew.doc, ODD_CARD) === shown, "new shows beside old what old shows");
    await crossing(trial, { onOld, onNew });
    const lasts = await Promise.all([typeAs(old, site.lead, trial.updates), typeAs(fresh, site.analyst, trial.updates)]);
    const isWhole = await Promise.all(
      [onOld, onNew].map((client) => soon(until(client.doc, () => hasTyped(client.doc, 2, trial.updates)))),
    );
    trial.say(
      isWhole.every((whole) => whole),
      `both took ${trial.updates} updates at once, up to entry ${Math.max(...lasts)}, and show all of them`,
    );
    await massDeletion(trial, { onOld, onNew });
    await rights(trial, { old, fresh, site });
    const isKnown = await knowsActs(old, site);
    if (isKnown) await actsBeside(trial, { old, fresh, site }, isKnown);
    if (await knowsHomes(old, site)) await homesBeside(trial, { old, fresh, site }, { url, empty: await postgres.createDatabase() });
    else trial.say(true, "old knows no home of a compartment: it must not run beside this version (OPERATIONS.md)");
    // The analyst's client has stopped for good: it was closed with 4403.
    const again = await follow(fresh, site.lead, ends);
    await crossing(trial, { onOld, onNew: again });
    const isKept = oddCardText(onOld.doc, ODD_CARD) === shown && oddCardText(again.doc, ODD_CARD) === shown;
    trial.say(isKept, "marks, table and comment stand on both: nothing was repaired away");
    const kinds = await storedKinds({ url });
    trial.say(
      [...kinds].every((kind) => kind === "update" || kind === "claim" || kind === "act"),
      `kinds of entry written: ${[...kinds].join(", ")}`,
    );
    await storedEntries({ url });
    const heads = new Set([await verifyExportOf(trial, old, "old", site.lead), await verifyExportOf(trial, fresh, "new", site.lead)]);
    trial.say(heads.size === 1, "both export the same head");
    if (!isKnown) {
      const before = await storedEntries({ url });
      await actsBeside(trial, { old, fresh, site }, isKnown);
      trial.say(firstChanged(before, await storedEntries({ url })) === null, "every entry stands as it was");
      await verifyExportOf(trial, fresh, "new", site.lead);
    }
    // Last: the rooms that it makes are before the one of the site in every list.
    await rightsBeside(trial, { old, fresh, site }, url);
    await restarted(trial, old, env);
    trial.say((await fetch(`${fresh.url}/readyz`)).status === 200, "new is ready after it");
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

interface Pair {
  readonly onOld: StockClient;
  readonly onNew: StockClient;
}

async function follow(server: RunningServer, access: Access, ends: (() => unknown)[]): Promise<StockClient> {
  const client = openStockClient({ socketUrl: server.socketUrl, ...access });
  ends.push(() => leave(client));
  await client.synced;
  return client;
}

/** With its document: presence has a timer of its own, which would keep the process alive. */
function leave({ destroy, doc }: StockClient): void {
  destroy();
  doc.destroy();
}

/** An edit on each node arrives at the other. */
async function crossing(trial: VersionTrial, { onOld, onNew }: Pair): Promise<void> {
  for (const [from, to, way] of [
    [onOld, onNew, "old to new"],
    [onNew, onOld, "new to old"],
  ] as const) {
    const key = `crossing-${performance.now()}`;
    const beganMs = performance.now();
    from.doc.getMap("meta").set(key, "here");
    const isThere = await soon(until(to.doc, () => to.doc.getMap("meta").has(key)));
    trial.say(isThere, `an edit went from ${way} in ${Math.round(performance.now() - beganMs)} ms`);
  }
}

/** A mass deletion on the new node is told there alone, and disturbs nothing on the old one. */
async function massDeletion(trial: VersionTrial, { onOld, onNew }: Pair): Promise<void> {
  const ids = Array.from({ length: REMOVED }, (_, index) => `removed-${index}`);
  onNew.doc.transact(() => ids.forEach((id) => createCard(onNew.doc, { id, title: `Title of ${id}`, body: "words" })));
  const arrived = await soon(until(onOld.doc, () => ids.every((id) => cardsOf(onOld.doc).has(id))));
  onNew.doc.transact(() => ids.forEach((id) => cardsOf(onNew.doc).delete(id)));
  const removed = await soon(until(onOld.doc, () => ids.every((id) => !cardsOf(onOld.doc).has(id))));
  trial.say(arrived && removed && onOld.closes.length === 0, `${REMOVED} cards came and went on new; old showed it and closed no one`);
}

/** A right that is withdrawn on one node ends on the other, also behind changes that the old version does not know. */
async function rights(trial: VersionTrial, nodes: { old: RunningServer; fresh: RunningServer; site: OldSite }): Promise<void> {
  const { old, fresh, site } = nodes;
  const lead = await RestClient.signIn(fresh.url, "lead-alf", SITE_PASSWORD);
  const analyst = await RestClient.signIn(old.url, "analyst-brv", SITE_PASSWORD);
  const onOld = openStockClient({ socketUrl: old.socketUrl, ...site.analyst });
  await onOld.synced;
  const closed = new Promise<void>((resolve) => onOld.provider.on("connection-close", () => resolve()));
  const { rooms } = await analyst.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const { user } = await analyst.json<{ user: { id: string } }>("GET", "/api/me");
  const beganMs = performance.now();
  await lead.json("DELETE", `/api/rooms/${rooms[0]?.id}/members/${user.id}`);
  const isClosed = await soon(closed);
  trial.say(isClosed && onOld.closes[0] === 4403, `a right withdrawn on new ended on old in ${Math.round(performance.now() - beganMs)} ms`);
  leave(onOld);
  await lead.json("POST", `/api/rooms/${rooms[0]?.id}/members`, { username: "analyst-brv", role: "analyst" });
}

/** A node of the old version that was stopped comes back, or, where the layout was raised, does not and says why. */
async function restarted(trial: VersionTrial, old: RunningServer, env: Readonly<Record<string, string>>): Promise<void> {
  trial.say((await old.stop()) === 0, "old stopped");
  let said = "it serves";
  try {
    await (await startServer({ env, checkout: trial.checkouts.old })).stop();
  } catch (cause) {
    said = reasonOf(cause);
  }
  trial.say(said === "it serves" || /newer/i.test(said), `old is started again: ${said}`);
}
