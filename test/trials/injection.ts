/*
 * Two hundred script payloads in a real browser: `node test/trials/injection.ts [--payloads 200]`.
 * Each stands in the title, the text, its links and every value of a card of its own, in comments, a sighting and an opinion about it; those that are
 * short enough also in the names of people, nations, rooms and compartments, in an import and in an invitation. A person looks at all of it in Chromium,
 * in English and Arabic: the rooms, the board, every card with what was said about it, the timeline, who has access. Ends with 1 if any payload
 * ran, a dialog came, the page's policy had to stop anything (CSP, Trusted Types), or an element with a handler or an address that runs was there.
 */
import { parseArgs } from "node:util";
import { boardIsWhole, ensureClient, openBrowser, signIn, visit } from "../support/browser.ts";
import { lookAtCards } from "../support/injection/look-at-cards.ts";
import { makeHostileSite } from "../support/injection/hostile-site.ts";
import { PAYLOADS } from "../support/injection/payloads.ts";
import { WatchedPage } from "../support/injection/watched-page.ts";
import { startServer } from "../support/start-server.ts";

const { values } = parseArgs({ options: { payloads: { type: "string", default: String(PAYLOADS.length) } } });
await ensureClient();
const server = await startServer();
const browser = await openBrowser();
let faults = 1;
try {
  const site = await makeHostileSite(server, PAYLOADS.slice(0, Number(values.payloads)));
  console.log(`${site.cards.length} payloads in cards, acts and ${site.names} names`);
  const { page, faults: pageFaults } = await visit(browser, server.url);
  await signIn(page, site.viewer.username, site.viewer.password);
  await page.locator(".room-tile").first().waitFor();
  const watched = await WatchedPage.watch(page);
  let texts = 0;
  for (const language of ["en", "ar"]) {
    await page.goto(server.url);
    await page.locator(".room-tile").first().waitFor();
    if ((await page.locator("html").getAttribute("lang")) !== language) await switchLanguage();
    await watched.look();
    await page.goto(`${server.url}/r/${site.room}/board`);
    await boardIsWhole(page);
    await watched.look();
    // All of them once; in the other language, which turns the direction, some.
    const cards = language === "en" ? site.cards : site.cards.filter((_card, index) => index % 8 === 0);
    texts += await lookAtCards(watched, site, cards);
    await page.locator(".timeline-text").first().waitFor();
    await page
      .getByRole("button", { name: /^(Who has access|من )/ })
      .first()
      .click();
    await page.locator(".dialog").waitFor();
    await watched.look();
  }
  const { ran, stopped, dialogs, elements } = watched.report();
  faults = ran.length + stopped.length + dialogs.length + elements.length + pageFaults.length;
  for (const line of [...stopped, ...dialogs, ...elements, ...pageFaults]) console.error(line);
  console.log(
    `${texts} texts shown: ${ran.length} payloads ran ${ran.join(" ")}, ${dialogs.length} dialogs, ${stopped.length} stopped by the policy, ` +
      `${elements.length} elements that could run, ${pageFaults.length} page errors`,
  );

  async function switchLanguage(): Promise<void> {
    await page.locator("button[aria-label^='Language'], button[aria-label^='اللغة']").first().click();
    await page
      .getByRole("menuitem", { name: /English|العربية/ })
      .last()
      .click();
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exit(faults === 0 ? 0 : 1);
