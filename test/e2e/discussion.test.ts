import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { anchorOf, textsOf } from "../../client/model/anchor.ts";
import { bodyOf, createCard } from "../../shared/board/card.ts";
import { accessibilityFaults, moveCaret, picture } from "../support/browser.ts";
import { browserSuite } from "../support/browser-suite.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let room: SharedRoom;
let program: StockClient;
const pages: Page[] = [];

const suite = browserSuite({}, async () => {
  room = await makeSharedRoom(suite.server.url, { title: "Talk" });
  program = openStockClient({ socketUrl: suite.server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  await program.synced;
  for (const id of ["walk", "see", "anchor", "title", "link", "draft", "refused", "past", "inbox", "gone", "restored"])
    createCard(program.doc, { id, title: `Card to ${id}`, body: "Two boats left the harbour." });
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});
afterAll(() => program?.destroy());

/** Enters the room as one person and opens a card. */
async function openCard(username: string, card: string, options = {}): Promise<Page> {
  const { page } = await suite.enterAs(username, "Talk", options);
  pages.push(page);
  await page.locator(".card-title", { hasText: `Card to ${card}` }).click();
  await page.getByRole("heading", { name: "Discussion" }).waitFor();
  return page;
}

const composer = (page: Page, name = "Comment") => page.getByRole("textbox", { name, exact: true });
const thread = (page: Page, text: string) => page.locator(".thread", { hasText: text });

/** Writes a comment and sends it with the keyboard. */
async function say(page: Page, text: string, name = "Comment"): Promise<void> {
  await composer(page, name).fill(text);
  await composer(page, name).press("Control+Enter");
  await page.locator(".comment-words", { hasText: text }).waitFor();
}

describe("two people of two nations talk about a card (AC1, AC8)", () => {
  it("comment, mention, answer, resolve, open again and withdraw, live for both, with the keyboard", async () => {
    const analyst = await openCard("analyst-brv", "walk");
    const watch = await openCard("watch-crl", "walk");
    await say(watch, "Seen from the pier");
    await thread(analyst, "Seen from the pier").waitFor();
    // A mention by keyboard: only those who may read the compartment are offered, and not oneself.
    await composer(analyst).pressSequentially("Ask @");
    await expect.poll(() => analyst.locator(".mention-option").allInnerTexts()).toHaveLength(2);
    await picture(analyst, "mention-picker");
    await composer(analyst).pressSequentially("ine");
    await expect.poll(() => analyst.locator(".mention-option").count()).toBe(1);
    await composer(analyst).press("Enter");
    expect(await composer(analyst).inputValue()).toBe("Ask @Ines Caldero ");
    await composer(analyst).pressSequentially("about the boats");
    await composer(analyst).press("Control+Enter");
    await watch.locator(".mention", { hasText: "@Ines Caldero" }).waitFor();
    const inbox = await room.watch.json<unknown>("GET", "/api/inbox");
    expect(JSON.stringify(inbox)).toContain("Ask @Ines Caldero about the boats");
    // The watch officer answers; only the person who began a thread, or one who may edit, resolves it.
    await thread(watch, "about the boats").getByRole("button", { name: "Reply" }).press("Enter");
    await say(watch, "Two, heading north", "Reply");
    await thread(analyst, "about the boats").locator(".comment-words", { hasText: "Two, heading north" }).waitFor();
    expect(await thread(watch, "about the boats").getByRole("button", { name: "Resolve" }).count()).toBe(0);
    expect(await accessibilityFaults(analyst)).toEqual([]);
    await picture(analyst, "discussion");
    await thread(analyst, "about the boats").getByRole("button", { name: "Resolve" }).press("Enter");
    await watch.getByRole("button", { name: "1 resolved thread" }).waitFor();
    await thread(watch, "about the boats").waitFor({ state: "detached" });
    await watch.getByRole("button", { name: "1 resolved thread" }).press("Enter");
    await picture(watch, "discussion-resolved");
    await analyst.getByRole("button", { name: "1 resolved thread" }).press("Enter");
    await thread(analyst, "about the boats").getByRole("button", { name: "Open again" }).press("Enter");
    await watch.getByRole("button", { name: "1 resolved thread" }).waitFor({ state: "detached" });
    // Withdrawing asks in its place first, and leaves no words.
    await thread(watch, "Seen from the pier").getByRole("button", { name: "Withdraw" }).press("Enter");
    await thread(watch, "Seen from the pier").getByRole("button", { name: "Withdraw it" }).press("Enter");
    await analyst.getByText("A comment, withdrawn by its author").waitFor();
    expect(await analyst.getByText("Seen from the pier").count()).toBe(0);
    expect(await watch.evaluate(() => document.activeElement?.closest(".thread") !== null)).toBe(true);
    await picture(analyst, "discussion-withdrawn");
  });
});

describe("what nations saw and think (AC8, AC9)", () => {
  const face = (page: Page, card: string) => page.locator(".card", { hasText: `Card to ${card}` });

  it("sightings and opinions show for both at once, dissent too, and the cards count what stands", async () => {
    const analyst = await openCard("analyst-brv", "see");
    const watch = await openCard("watch-crl", "see");
    await watch.getByRole("button", { name: "Seen again" }).press("Enter");
    await watch.locator("input[name=seen-at]").fill("when?");
    await watch.locator("input[name=seen-count]").fill("3");
    await watch.locator("input[name=seen-place]").fill("North pier");
    await watch.getByLabel("Reliability of the source").last().selectOption("B");
    await watch.locator("textarea[name=seen-note]").fill("Two fast boats, no lights");
    await watch.getByRole("button", { name: "Report it" }).click();
    await watch.getByText("Write a moment in Zulu").waitFor();
    await watch.locator("input[name=seen-at]").fill("281500Z NOV 26");
    await watch.locator("input[name=seen-at]").press("Enter");
    await analyst.locator(".sighting", { hasText: "281500Z NOV 26" }).waitFor();
    expect(await analyst.locator(".sighting").innerText()).toMatch(/3 seen\s*North pier[^]*Two fast boats, no lights/);
    expect(await watch.getByRole("button", { name: "Give an opinion" }).count()).toBe(0);
    await analyst.getByRole("button", { name: "Give an opinion" }).press("Enter");
    await analyst.getByRole("radio", { name: "disagrees", exact: true }).check();
    await analyst.locator("textarea[name=explanation]").fill("The tide was wrong");
    await analyst.getByRole("button", { name: "Give the opinion" }).press("Enter");
    await watch.locator(".opinion[data-nation=BRV]", { hasText: "The tide was wrong" }).waitFor();
    await room.lead.json("POST", `/api/compartments/${room.wide}/opinions`, {
      card: "see",
      opinion: "agree",
      explanation: "Seen by radar",
    });
    await analyst.getByText("Nations disagree").waitFor();
    await room.analyst.json("POST", `/api/compartments/${room.wide}/opinions`, {
      card: "see",
      opinion: "neutral",
      explanation: "Not sure",
    });
    await analyst.getByText("Nations disagree").waitFor({ state: "detached" });
    await analyst.getByRole("button", { name: "1 opinion before" }).press("Enter");
    await analyst.locator(".opinion-before", { hasText: "The tide was wrong" }).waitFor();
    await say(watch, "Count me");
    await expect.poll(() => face(analyst, "see").locator(".card-acts").allInnerTexts()).toEqual(["1\n1 comment", "1\n1 sighting"]);
    expect(await accessibilityFaults(analyst)).toEqual([]);
    await picture(analyst, "opinions");
    await watch.locator(".sighting").getByRole("button", { name: "Withdraw" }).press("Enter");
    await watch.locator(".sighting").getByRole("button", { name: "Withdraw it" }).press("Enter");
    await expect.poll(() => face(analyst, "see").locator(".card-acts").count()).toBe(1);
    expect(await analyst.getByText("North pier").count()).toBe(0);
    await watch.locator(".thread", { hasText: "Count me" }).getByRole("button", { name: "Withdraw" }).press("Enter");
    await watch.locator(".thread", { hasText: "Count me" }).getByRole("button", { name: "Withdraw it" }).press("Enter");
    await expect.poll(() => face(analyst, "see").locator(".card-acts").count()).toBe(0);
  });

  it("reads well in Arabic, in the dark and on a phone", async () => {
    const page = await openCard("analyst-brv", "see", { colorScheme: "dark", viewport: { width: 390, height: 800 } });
    await picture(page, "acts-phone-dark");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.evaluate(() => localStorage.setItem("majlis.locale", "ar"));
    await page.reload();
    await page.getByRole("heading", { name: "المناقشة" }).scrollIntoViewIfNeeded();
    await picture(page, "acts-phone-arabic");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1500, height: 900 });
    await page.getByRole("heading", { name: "آراء الدول" }).scrollIntoViewIfNeeded();
    await picture(page, "acts-arabic");
  });
});

describe("a comment on a part of the card", () => {
  it("stays with its words in the editor and the reader, leads there and back, and says when they are gone (P11)", async () => {
    const analyst = await openCard("analyst-brv", "anchor");
    const watch = await openCard("watch-crl", "anchor");
    // A field, from the button beside its label.
    const about = analyst.getByRole("button", { name: "Comment on this field: Severity" });
    await about.focus();
    await about.press("Enter");
    await expect.poll(() => composer(analyst).evaluate((field) => field === document.activeElement)).toBe(true);
    await say(analyst, "Too low?");
    await watch.locator(".thread", { hasText: "About: severity" }).waitFor();
    // A range, selected in the editor with the keyboard.
    const editor = analyst.locator(".prose-edit");
    await editor.click();
    await analyst.keyboard.press("Control+Home");
    for (let step = 0; step < 4; step += 1) await moveCaret(analyst, "ArrowRight");
    for (let step = 0; step < 5; step += 1) await moveCaret(analyst, "Shift+ArrowRight");
    const sent = program.doc.getMap("cards").toJSON();
    await analyst.keyboard.press("Control+Alt+m");
    await analyst.locator(".composer .about-words", { hasText: "boats" }).waitFor();
    await expect.poll(() => composer(analyst).evaluate((field) => field === document.activeElement)).toBe(true);
    await say(analyst, "Which kind?");
    await expect.poll(() => watch.locator(".prose-read .commented").innerText()).toBe("boats");
    await expect.poll(() => analyst.locator(".prose-edit .commented").innerText()).toBe("boats");
    expect(program.doc.getMap("cards").toJSON()).toEqual(sent);
    // There and back.
    await thread(watch, "Which kind?").getByTitle("Show it in the text").press("Enter");
    const back = watch.locator(".prose-read").getByRole("button", { name: "Go to the comments on these words" });
    await expect.poll(() => back.evaluate((button) => button === document.activeElement)).toBe(true);
    await picture(watch, "anchor-reader");
    expect(await accessibilityFaults(watch)).toEqual([]);
    await back.press("Enter");
    await expect.poll(() => thread(watch, "Which kind?").evaluate((box) => box === document.activeElement)).toBe(true);
    // The words move with the text around them, and the watch officer comments on others.
    await editor.click();
    await analyst.keyboard.press("Control+Home");
    await analyst.keyboard.type("About ");
    await watch.locator(".prose-read", { hasText: "About Two boats" }).waitFor();
    expect(await watch.locator(".prose-read .commented").innerText()).toBe("boats");
    expect(await analyst.locator(".prose-edit .commented").innerText()).toBe("boats");
    await picture(analyst, "anchor-editor");
    await watch.locator(".prose-read p").dblclick({ position: { x: 20, y: 10 } });
    await watch.getByRole("button", { name: "Comment on the selected words" }).click();
    await watch.locator(".composer .about-words", { hasText: "About" }).waitFor();
    await say(watch, "Say how many");
    await analyst.locator(".prose-edit .commented", { hasText: "About" }).waitFor();
    await editor.click();
    await analyst.keyboard.press("Control+a");
    await analyst.keyboard.type("All of it is new");
    await thread(watch, "Which kind?").getByText("These words are no longer in the text:").waitFor();
    await thread(watch, "Which kind?").locator("q", { hasText: "boats" }).waitFor();
    expect(await watch.locator(".prose-read .commented").allInnerTexts()).not.toContain("boats");
    await picture(watch, "anchor-gone");
  });

  it("finds its words again in the card that was deleted and restored, and says truthfully when they are gone (AC8)", async () => {
    const analyst = await openCard("analyst-brv", "restored");
    const cards = program.doc.getMap<Y.Map<unknown>>("cards");
    const body = () => bodyOf(cards.get("restored") as Y.Map<unknown>) as Y.XmlFragment;
    const [text] = textsOf(body());
    const anchor = anchorOf({ text: text as Y.Text, index: 4 }, { text: text as Y.Text, index: 9 });
    const said = { card: "restored", field: "body", anchor, text: "Which kind?" };
    await room.lead.json("POST", `/api/compartments/${room.wide}/comments`, said);
    const mark = analyst.locator(".prose-edit .commented");
    await expect.poll(() => mark.allInnerTexts()).toEqual(["boats"]);
    cards.delete("restored");
    await thread(analyst, "Which kind?").getByText("About these words of the deleted text:").waitFor();
    await picture(analyst, "anchor-deleted");
    await analyst.getByRole("button", { name: "Restore", exact: true }).click();
    await expect.poll(() => mark.allInnerTexts()).toEqual(["boats"]);
    await thread(analyst, "Which kind?").getByTitle("Show it in the text").press("Enter");
    const back = analyst.getByRole("button", { name: "Go to the comments on these words" });
    await expect.poll(() => back.evaluate((button) => button === document.activeElement)).toBe(true);
    await picture(analyst, "anchor-restored");
    // It stays with the restored letters while the text around them changes, and goes with them.
    const [restored] = textsOf(body());
    restored?.insert(0, "At dawn: ");
    await analyst.locator(".prose-edit", { hasText: "At dawn: Two boats" }).waitFor();
    expect(await mark.allInnerTexts()).toEqual(["boats"]);
    restored?.delete(13, 5);
    await thread(analyst, "Which kind?").getByText("These words are no longer in the text:").waitFor();
    expect(await mark.count()).toBe(0);
  });

  it("stays with its words in the title, and long words are folded until they are asked for", async () => {
    const analyst = await openCard("analyst-brv", "title");
    const watch = await openCard("watch-crl", "title");
    const titleOf = (page: Page) => page.locator(".sheet-title-input");
    const markOf = (page: Page) => page.locator(".sheet-title-mirror .commented");
    // While the card is still opening the text may be put into the field once more, and with it the caret.
    await expect
      .poll(async () => {
        await titleOf(analyst).press("Home");
        for (let step = 0; step < 4; step += 1) await titleOf(analyst).press("Shift+ArrowRight");
        return await titleOf(analyst).evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!));
      })
      .toBe("Card");
    await titleOf(analyst).press("Control+Alt+m");
    await analyst.locator(".composer .about-words", { hasText: "Card" }).waitFor();
    await say(analyst, `Which card? ${"A long thought about it. ".repeat(60)}`.trim());
    await expect.poll(() => markOf(watch).getAttribute("data-letters")).toBe("Card");
    await titleOf(analyst).press("Home");
    await titleOf(analyst).pressSequentially("The ");
    await expect.poll(() => titleOf(watch).inputValue()).toBe("The Card to title");
    for (const page of [analyst, watch]) expect(await markOf(page).getAttribute("data-letters")).toBe("Card");
    await analyst.locator(".title-comments").getByRole("button", { name: "Card" }).press("Enter");
    await expect.poll(() => thread(analyst, "Which card?").evaluate((box) => box === document.activeElement)).toBe(true);
    // Who may only read the card comments on its title, too.
    await titleOf(watch).dblclick({ position: { x: 20, y: 15 } });
    await watch.getByRole("button", { name: "Comment on the selected words" }).click();
    await watch.locator(".composer .about-words", { hasText: "The" }).waitFor();
    await watch.getByRole("button", { name: "Discard" }).click();
    const words = thread(analyst, "Which card?").locator(".comment-words");
    const heightOf = async () => (await words.boundingBox())?.height ?? 0;
    const folded = await heightOf();
    await picture(analyst, "anchor-title");
    expect(await accessibilityFaults(analyst)).toEqual([]);
    await thread(analyst, "Which card?").getByRole("button", { name: "Show all" }).press("Enter");
    await expect.poll(heightOf).toBeGreaterThan(folded * 2);
    await thread(analyst, "Which card?").getByRole("button", { name: "Show less" }).waitFor();
  });

  it("a link with a thread in it goes to the thread, also to a resolved one", async () => {
    const said = { card: "link", text: "Look here" };
    const { comment } = await room.lead.json<{ comment: { id: string } }>("POST", `/api/compartments/${room.wide}/comments`, said);
    await room.lead.json("POST", `/api/compartments/${room.wide}/comments/${comment.id}/resolution`, {});
    const page = await openCard("watch-crl", "past");
    await page.goto(`${new URL(page.url()).origin}/r/${room.room}/board?card=${room.wide}~link&thread=${comment.id}`);
    await thread(page, "Look here").waitFor();
    await expect.poll(() => thread(page, "Look here").evaluate((box) => box === document.activeElement)).toBe(true);
  });
});

describe("what concerns a person (AC12)", () => {
  const comment = async (text: string, card = "inbox"): Promise<string> => {
    const said = { card, text, mentions: [room.userIds.analyst] };
    return (await room.watch.json<{ comment: { id: string } }>("POST", `/api/compartments/${room.wide}/comments`, said)).comment.id;
  };
  const bell = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const line = (page: Page, text: string) => page.locator(".inbox-line", { hasText: text });
  const readAll = () => room.analyst.json("POST", "/api/inbox/readings", { upTo: new Date().toISOString() });

  it("is there at once on every device, leads to its thread, and is read on all of them", async () => {
    await readAll();
    const { page: desk } = await suite.visitAs("analyst-brv");
    const { page: phone } = await suite.enterAs("analyst-brv", "Talk", { viewport: { width: 390, height: 800 } });
    pages.push(desk, phone);
    await bell(desk, "Inbox").waitFor();
    await comment("Look at the pier");
    await comment("And at the crane");
    for (const page of [desk, phone]) await bell(page, "Inbox: 2 unread").waitFor();
    await bell(desk, "Inbox: 2 unread").press("Enter");
    await line(desk, "Look at the pier").getByText("Ines Caldero CRL mentioned you").waitFor();
    expect(await desk.locator(".inbox .banner").innerText()).toBe("RESTRICTED // TLP:AMBER // REL TO ALF, BRV, CRL");
    expect(await accessibilityFaults(desk)).toEqual([]);
    await picture(desk, "inbox");
    await line(desk, "And at the crane").getByRole("button", { name: "Mark as read" }).press("Enter");
    await bell(phone, "Inbox: 1 unread").click();
    await line(phone, "Look at the pier").getByText("Card to inbox").waitFor();
    await picture(phone, "inbox-phone");
    expect(await accessibilityFaults(phone)).toEqual([]);
    await line(phone, "Look at the pier").locator(".inbox-open").click();
    await expect.poll(() => thread(phone, "Look at the pier").evaluate((box) => box === document.activeElement)).toBe(true);
    await expect.poll(() => desk.locator(".inbox-line[data-unread=true]").count()).toBe(0);
    await comment("One more");
    await line(desk, "One more").waitFor();
    await desk.getByRole("button", { name: "Mark all as read" }).press("Enter");
    await bell(phone, "Inbox").waitFor();
    await desk.keyboard.press("Escape");
    await expect.poll(() => desk.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Inbox");
  });

  it("leads to what was said about a card that was deleted, where nothing can be added (AC6)", async () => {
    const id = await comment("Is this the boat?", "gone");
    const page = await openCard("analyst-brv", "gone");
    await composer(page).fill("It is");
    await room.lead.json("POST", `/api/compartments/${room.wide}/comments`, { card: "gone", text: "Yes", replyTo: id });
    await thread(page, "Is this the boat?").getByText("Yes", { exact: true }).waitFor();
    program.doc.getMap("cards").delete("gone");
    await page.getByText("The card was deleted. What was said about it stays").waitFor();
    expect(await page.getByRole("button", { name: "Reply" }).count()).toBe(0);
    // What was being written is not taken away, and is refused in words.
    await composer(page).press("Control+Enter");
    await page.getByText("The card was deleted, so nothing was recorded.").waitFor();
    await picture(page, "discussion-card-gone");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Discard" }).click();
    await composer(page).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Close the card" }).click();
    await page.locator(".inbox-bell").click();
    await line(page, "Is this the boat?").locator(".inbox-open").click();
    await expect.poll(() => thread(page, "Is this the boat?").evaluate((box) => box === document.activeElement)).toBe(true);
    await thread(page, "Is this the boat?").getByRole("button", { name: "Resolve" }).press("Enter");
    await page.getByRole("button", { name: "1 resolved thread" }).waitFor();
  });
});

describe("a comment that is being written", () => {
  it("outlasts the sheet and a reload, and is not there for the next person who signs in", async () => {
    const page = await openCard("analyst-brv", "draft");
    await composer(page).fill("Half a thought");
    await page.getByRole("button", { name: "Close the card" }).click();
    await page.locator(".card-title", { hasText: "Card to draft" }).click();
    await expect.poll(() => composer(page).inputValue()).toBe("Half a thought");
    await page.getByRole("button", { name: "Give an opinion" }).click();
    await page.getByRole("radio", { name: "agrees", exact: true }).check();
    await page.locator("textarea[name=explanation]").fill("Half a reason");
    await page.reload();
    await expect.poll(() => composer(page).inputValue()).toBe("Half a thought");
    expect(await page.locator("textarea[name=explanation]").inputValue()).toBe("Half a reason");
    expect(await page.getByRole("radio", { name: "agrees", exact: true }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator("input[name=username]").waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("Half a");
  });

  it("keeps its words where it is refused, and the second try of what was written is recorded once (AC4)", async () => {
    const page = await openCard("analyst-brv", "refused");
    // The server takes it, and its answer is lost.
    await page.route("**/comments", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await composer(page).fill("Said once");
    await composer(page).press("Control+Enter");
    await page.getByText("The server did not answer.").waitFor();
    expect(await composer(page).inputValue()).toBe("Said once");
    await picture(page, "discussion-refused");
    await page.unroute("**/comments");
    await composer(page).press("Control+Enter");
    await expect.poll(() => composer(page).inputValue()).toBe("");
    await page.reload();
    await page.locator(".comment-words").first().waitFor();
    expect(await page.locator(".comment-words").allInnerTexts()).toEqual(["Said once"]);
  });

  it("has no place in the past, where only what had been said by then is shown", async () => {
    const page = await openCard("analyst-brv", "past");
    await page.getByRole("button", { name: "Play back" }).click();
    await page.locator(".room[data-past=true]").waitFor();
    expect(await composer(page).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Reply" }).count()).toBe(0);
  });
});
