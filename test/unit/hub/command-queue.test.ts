import { expect, it } from "vitest";
import { CommandQueue, type QueuedCommand } from "../../../server/domain/hub/intake/command-queue.ts";
import { grantOf } from "../../support/hub-world.ts";

/** A command of a person that says a text of so many letters. */
function queued(queue: CommandQueue, id: string, letters: number, person = "analyst-alice-0001"): QueuedCommand {
  const command: QueuedCommand = {
    grant: grantOf(person),
    action: "comment",
    command: { type: "comment.made", id, said: { card: "card-1", text: "x".repeat(letters) } },
    ending: null,
    settle: () => {},
  };
  queue.prepare(command);
  queue.ready(command);
  return command;
}

const idsOf = (commands: readonly QueuedCommand[]): readonly string[] => commands.map(({ command }) => command.id);

it("AC5 P12 a batch takes few of one person's commands, and fewer that are long; other people's go with them", () => {
  const queue = new CommandQueue();
  for (let at = 0; at < 10; at++) queued(queue, `short ${at}`, 10);
  for (let at = 0; at < 3; at++) queued(queue, `long ${at}`, 60_000, "analyst-bob-000001");
  expect(idsOf(queue.take())).toEqual([...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => `short ${at}`), "long 0"]);
  expect(idsOf(queue.take())).toEqual(["short 8", "short 9", "long 1"]);
  expect(idsOf(queue.take())).toEqual(["long 2"]);
  expect(queue.size).toBe(0);
});
