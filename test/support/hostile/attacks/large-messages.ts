// Attacks by messages as large as they may be, which are masked as a browser masks them.
import { randomBytes } from "node:crypto";
import { step2 } from "../../frames.ts";
import { textContent, type RawStruct } from "../../structure/raw-update.ts";
import { eachOf, type Attack } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import { titleCard } from "../title-card.ts";

/** A little below the largest update of a SyncStep2 (8 MB), with room for the rest of it. */
const LARGE_BYTES = 8_300_000;
/** As many new structs as one update may bring. */
const MOST_STRUCTS = 99_000;
/** As many as one person's unfinished messages may be (L7). */
const BOARDS = 3;

/** An attack that sends one message of 8 MB to each of three boards of one's own, all at once, and then again as often as it is let. */
function largeMessages(row: Omit<Attack, "prepare">, update: (member: HostileMember) => Uint8Array): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const boards: string[] = [];
      for (let index = 0; index < BOARDS; index++) boards.push(await member.ownBoard());
      const messages = Array.from({ length: BOARDS * 4 }, () => step2(update(member)));
      return async () => {
        const end = performance.now() + member.stage.times.attackMs;
        const codes = new Map<string, number>();
        let saved = 0;
        await eachOf(messages.length, BOARDS, async (index) => {
          const left = end - performance.now();
          const socket = left <= 0 ? null : await member.open(boards[index % BOARDS]).catch(() => null);
          if (socket === null) return;
          socket.sentWrites += 1;
          await socket.send(messages[index] ?? new Uint8Array(), left);
          await socket.settled(Math.max(0, end - performance.now()));
          saved += socket.receipts;
          const how = socket.isClosed ? String(socket.closeCode ?? "cut") : "open";
          codes.set(how, (codes.get(how) ?? 0) + 1);
          socket.destroy();
        });
        return { note: `${saved} saved; ${[...codes].map(([how, count]) => `${how} × ${count}`).join(", ")}` };
      };
    },
  };
}

/** A card with a text in so many structs, which are of about so many bytes together. */
function longText(member: HostileMember, structs: number, bytes: number): Uint8Array {
  const client = member.newClient();
  const letters = randomBytes(Math.ceil((bytes / structs) * 0.75)).toString("base64");
  const pieces = Array.from({ length: structs }, (): RawStruct => ({ kind: 4, parent: [client, 1], content: textContent(letters) }));
  return titleCard(client, pieces);
}

/** Attacks by the largest messages. */
export const LARGE_MESSAGE_ATTACKS: readonly Attack[] = [
  largeMessages(
    { name: "large-first-syncs", cites: "L10, H4", what: "SyncStep2 with a text of 8 MB for each of three boards, at once" },
    (member) => longText(member, 1, LARGE_BYTES),
  ),
  largeMessages({ name: "large-struct-syncs", cites: "L10, H4, V29", what: "the same with 99,000 structs each" }, (member) =>
    longText(member, MOST_STRUCTS, LARGE_BYTES - MOST_STRUCTS * 12),
  ),
];
