import type { Browser, Page } from "playwright-core";
import { boardIsWhole, signIn, visit } from "../browser.ts";
import { ALLIED_PASSWORD } from "./allied-site.ts";
import type { AlliedSite } from "./site-parts.ts";
import type { Heard } from "./leak-matrix.ts";
import {
  COMPARTMENTS,
  COMPARTMENT_NAMES,
  isAdministrator,
  readersOf,
  roleIn,
  ROOM_NAMES,
  type PersonName,
  type RoomName,
} from "./people.ts";

/** What a person's browser holds and shows once they have seen what they may see: pages, titles, storages and its console. */
export async function browseAs(browser: Browser, url: string, site: AlliedSite, person: PersonName): Promise<Heard> {
  const channels = new Map<string, Buffer[]>();
  const keep = (channel: string, text: string): void => void channels.set(channel, [...(channels.get(channel) ?? []), Buffer.from(text)]);
  const { page } = await visit(browser, url);
  try {
    page.on("console", (message) => keep("browser: console", message.text()));
    await signIn(page, site.people[person].username, ALLIED_PASSWORD);
    await page.locator("input[name=password]").waitFor({ state: "detached" });
    await page.locator("h1").first().waitFor();
    await keepPage(page, keep);
    for (const room of ROOM_NAMES) {
      await page.goto(`${url}/r/${site.rooms[room]}/board`);
      if (roleIn(room, person) === null) await page.locator("h1, [role=alert]").first().waitFor();
      else await lookAtRoom(page, { site, person, room, keep });
      await keepPage(page, keep);
    }
    if (isAdministrator(person)) await lookAtAdministration(page, url, keep);
    keep("browser: IndexedDB", await databases(page));
    keep("browser: storage", await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])));
    return { person, channels };
  } catch (cause) {
    const state = await page.locator(".sync").evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML).join("\n"));
    throw new Error(`${person} at ${page.url()}: ${state}`, { cause });
  } finally {
    await page.context().close();
  }
}

interface Look {
  readonly site: AlliedSite;
  readonly person: PersonName;
  readonly room: RoomName;
  readonly keep: (channel: string, text: string) => void;
}

/** The card of every compartment of the room, whether or not it may be read. */
async function lookAtRoom(page: Page, { site, person, room, keep }: Look): Promise<void> {
  await boardIsWhole(page);
  for (const name of COMPARTMENT_NAMES.filter((name) => COMPARTMENTS[name].room === room)) {
    const card = site.things.find(({ kind, place }) => kind === "card" && place === name)?.id ?? "";
    await page.evaluate(
      (address) => history.pushState(null, "", address),
      `/r/${site.rooms[room]}/board?card=${site.compartments[name]}~${card}`,
    );
    if (readersOf(name).has(person)) await page.locator(".sheet .comment-words").first().waitFor();
    else await page.locator(".sheet").waitFor();
    await keepPage(page, keep, false);
    await page.keyboard.press("Escape");
    await page.locator(".sheet").waitFor({ state: "detached" });
  }
}

/** Every part of the administration, once it has what it shows. */
async function lookAtAdministration(page: Page, url: string, keep: Look["keep"]): Promise<void> {
  for (const [part, shown] of Object.entries({
    accounts: ".panel-list > li",
    rooms: ".hosted-room",
    trail: ".trail-line",
    limits: "table.limits",
  })) {
    await page.goto(`${url}/admin/${part}`);
    await page.locator(shown).first().waitFor();
    keep(`browser: administration, ${part}`, await page.evaluate(() => document.title + document.body.outerHTML));
  }
}

/** A page as it stands. Its address is the person's own question. */
async function keepPage(page: Page, keep: Look["keep"], isQuestionKept = true): Promise<void> {
  const shown = await page.evaluate(() => ({ title: document.title, body: document.body.outerHTML }));
  keep("browser: title", shown.title);
  keep(isQuestionKept ? "browser: page" : "browser: card", shown.body);
}

/** Everything in IndexedDB, bytes as Latin-1. */
async function databases(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const asked = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB")));
      });
    const text = (value: unknown): unknown =>
      value instanceof Uint8Array
        ? String.fromCodePoint(...value)
        : value instanceof ArrayBuffer
          ? String.fromCodePoint(...new Uint8Array(value))
          : value;
    const all: string[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const transaction = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(transaction.getAllKeys()), asked(transaction.getAll())]);
        all.push(JSON.stringify([name, store, keys, values], (_key, value) => text(value)));
      }
      database.close();
    }
    return all.join("\n");
  });
}
