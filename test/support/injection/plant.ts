import { setTimeout as passed } from "node:timers/promises";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import type { RestClient } from "../rest-client.ts";

/** A card that holds some payloads in everything that it has. */
export interface PlantedCard {
  readonly id: string;
  readonly payloads: readonly string[];
}

/** Shares payloads out to cards. */
export function plantedCards(payloads: readonly string[], perCard: number): readonly PlantedCard[] {
  return Array.from({ length: Math.ceil(payloads.length / perCard) }, (_, index) => ({
    id: `planted-${index}`,
    payloads: payloads.slice(index * perCard, (index + 1) * perCard),
  }));
}

/** Puts the cards on a board as a stock client may: in the title, the text with links of any address, and in every value. */
export function plantOnBoard(doc: Y.Doc, cards: readonly PlantedCard[]): void {
  doc.transact(() => {
    for (const { id, payloads } of cards) {
      const [first = ""] = payloads;
      const cut = (most: number): string => first.slice(0, most);
      const body = new Y.XmlFragment();
      const card = new Y.Map<unknown>(
        Object.entries({
          kind: "report",
          lane: "new",
          rank: "1",
          status: "open",
          tags: payloads.slice(0, 20).map((payload) => payload.slice(0, BOARD_LIMITS.word)),
          place: { name: cut(BOARD_LIMITS.name) },
          assignee: cut(BOARD_LIMITS.id),
          references: [
            { source: cut(BOARD_LIMITS.name), description: first, url: "https://example.org/", externalId: cut(BOARD_LIMITS.name) },
          ],
          attachments: [
            { id: "file-1", name: cut(BOARD_LIMITS.name), mediaType: cut(BOARD_LIMITS.name), sizeBytes: 1, sha256: "0".repeat(64) },
          ],
          marking: { tlp: "red", caveats: [first], unmapped: [cut(BOARD_LIMITS.id)] },
          external: { format: "stix-2.1", id: first, type: cut(BOARD_LIMITS.name) },
        }),
      );
      card.set("title", new Y.Text(`${id} ${cut(BOARD_LIMITS.title - 20)}`));
      card.set("body", body);
      doc.getMap("cards").set(id, card);
      payloads.forEach((payload, index) => {
        const paragraph = new Y.XmlElement("paragraph");
        const words = new Y.XmlText();
        body.insert(index, [paragraph]);
        paragraph.insert(0, [words]);
        words.insert(0, payload);
        words.format(0, Math.min(4, payload.length), { link: { href: payload, target: payload, class: payload } });
      });
    }
  });
}

/** Says the payloads about the cards, by turns: as comments on the card and on its title, as a sighting and as an opinion. */
export async function sayPayloads(people: readonly RestClient[], compartment: string, cards: readonly PlantedCard[]): Promise<void> {
  const at = `/api/compartments/${compartment}`;
  await Promise.all(
    people.map(async (person, turn) => {
      for (const { id, payloads } of cards.filter((_card, index) => index % people.length === turn)) {
        const [first = ""] = payloads;
        const text = payloads.join("\n");
        await say(person, `${at}/comments`, { card: id, text });
        await say(person, `${at}/comments`, { card: id, field: "title", text: first });
        await say(person, `${at}/sightings`, {
          card: id,
          at: "2026-11-20T10:00:00Z",
          note: text.slice(0, 4_000),
          place: { name: first.slice(0, 200) },
        });
        await say(person, `${at}/opinions`, { card: id, opinion: "disagree", explanation: text.slice(0, 4_000) });
      }
    }),
  );
}

/** What is refused for its signs is not shown to anyone. A person has to wait where they say too much. */
async function say(person: RestClient, path: string, body: object): Promise<void> {
  for (;;) {
    const { status, headers, text } = await person.post(path, body);
    if (status === 201 || status === 400) return;
    if (status !== 429) throw new Error(`${path}: ${status} ${text}`);
    await passed(Number(headers.get("retry-after") ?? 1) * 1_000);
  }
}
