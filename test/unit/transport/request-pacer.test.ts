import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { RequestPacer } from "../../../server/transport/request-pacer.ts";

/** A pacer on a clock set by hand: each request takes half a millisecond, and what is due soon, or after a rest, is done when `turn` is called. */
function world() {
  let nowMs = 0;
  const due: (() => void)[] = [];
  const served: string[] = [];
  const rest = (ms: number, callback: () => void): (() => void) => {
    due.push(() => {
      nowMs += ms;
      served.push(`${ms} ms rest`);
      callback();
    });
    return () => {};
  };
  const pacer = new RequestPacer({ monotonic: () => nowMs, soon: (callback) => void due.push(callback), after: rest });
  const begin = (name: string): void => {
    served.push(name);
    nowMs += 0.5;
  };
  return {
    pacer,
    served,
    send: (from: IncomingMessage, name: string) => pacer.take(from, () => begin(name)),
    /** Serves what is at hand, then everything else that came; false if nothing was. */
    turn: (): boolean => {
      const callback = due.shift();
      callback?.();
      if (callback !== undefined) served.push("edits");
      return callback !== undefined;
    },
  };
}

/** What was served without edits and rests. */
function begun(served: readonly string[]): string[] {
  return served.filter((name) => name !== "edits" && !name.endsWith("rest"));
}

function requestOf(remoteAddress: string, headers: IncomingMessage["headers"] = {}): IncomingMessage {
  return { headers, socket: { remoteAddress } } as IncomingMessage;
}

it("L10 P12 requests that come at once are begun in slices and in order, with a rest as long as each slice, in which edits are served", () => {
  const { send, served, turn } = world();
  const caller = requestOf("198.51.100.7");
  for (let index = 0; index < 5; index++) send(caller, `${index}`);
  expect(served).toEqual([]);
  turn();
  send(caller, "late");
  while (turn());
  expect(served.join(" ")).toBe("0 1 edits 1 ms rest 2 3 edits 1 ms rest 4 late edits");
  // Also where the line was empty meanwhile.
  send(caller, "next");
  turn();
  expect(served.slice(-3).join(" ")).toBe("1 ms rest next edits");
});

it("L10 P12 callers come by turns: one who sends many makes another wait for one of them, also where both share an address", () => {
  const { send, served, turn } = world();
  const [greedy, ana, ben] = ["a", "b", "c"].map((cookie) => requestOf("198.51.100.7", { cookie: `majlis=${cookie}` }));
  for (let index = 0; index < 4; index++) send(greedy as IncomingMessage, `greedy ${index}`);
  send(ana as IncomingMessage, "ana");
  send(requestOf("198.51.100.7", { "sec-websocket-protocol": "majlis.v1, bearer.x" }), "a socket");
  send(ben as IncomingMessage, "ben");
  while (turn());
  expect(begun(served)).toEqual(["greedy 0", "ana", "a socket", "ben", "greedy 1", "greedy 2", "greedy 3"]);
});

it("L10 P12 one address that seems to be many callers makes another address wait for one of them", () => {
  const { send, served, turn } = world();
  for (let index = 0; index < 4; index++) send(requestOf("203.0.113.9", { cookie: `majlis=${index}` }), `flood ${index}`);
  send(requestOf("198.51.100.7"), "honest");
  while (turn());
  expect(begun(served).slice(0, 2)).toEqual(["flood 0", "honest"]);
});

it("L10 work that is run in its turn gives what it gives, and throws what it throws", async () => {
  const { pacer, turn } = world();
  const caller = requestOf("198.51.100.7");
  const right = pacer.run(caller, async () => "done");
  const wrong = pacer.run(caller, () => Promise.reject(new Error("no")));
  turn();
  expect(await right).toBe("done");
  await expect(wrong).rejects.toThrow("no");
});

it("L10 P12 a request whose beginning throws stops no other one", async () => {
  const { pacer, send, served, turn } = world();
  const caller = requestOf("198.51.100.7");
  pacer.take(caller, () => {
    throw new Error("cannot begin");
  });
  send(caller, "behind it");
  expect(turn).toThrow("cannot begin");
  while (turn());
  send(caller, "later");
  const wrong = pacer.run(caller, () => {
    throw new Error("cannot work");
  });
  wrong.catch(() => {});
  while (turn());
  expect(begun(served)).toEqual(["behind it", "later"]);
  await expect(wrong).rejects.toThrow("cannot work");
});
