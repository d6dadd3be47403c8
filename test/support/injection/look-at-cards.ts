import type { PlantedCard } from "./plant.ts";
import type { WatchedPage } from "./watched-page.ts";

/** Where the planted cards are. */
export interface PlantedBoard {
  readonly room: string;
  readonly compartment: string;
}

/** Opens every card in the sheet, with what was said about it, and looks at the page each time. Links in texts are pressed. Gives how many texts were shown. */
export async function lookAtCards(
  watched: WatchedPage,
  { room, compartment }: PlantedBoard,
  cards: readonly PlantedCard[],
): Promise<number> {
  const { page } = watched;
  let shown = 0;
  for (const { id } of cards) {
    await page.evaluate((address) => history.pushState(null, "", address), `/r/${room}/board?card=${compartment}~${id}`);
    const sheet = page.locator(".sheet");
    await sheet.locator("[data-field=body] .prose").first().waitFor();
    await sheet.locator(".comment-words").first().waitFor();
    await sheet.locator(".sighting").first().waitFor();
    shown += await sheet.locator(".prose p, .comment-words, .sighting, .opinion").count();
    for (const link of await sheet.locator(".prose a").all()) await link.dispatchEvent("click");
    await watched.look();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
  }
  return shown;
}
