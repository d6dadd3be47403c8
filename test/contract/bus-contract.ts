import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bus, Subscription } from "../../server/ports/bus.ts";

/** Nodes of one cluster on the bus under test. */
export interface BusCluster {
  /** Gives the cluster one more node. */
  readonly join: () => Promise<Bus>;
  readonly dispose: () => Promise<void>;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** What a listener heard, and a promise for the next message that fits. */
class Heard {
  readonly messages: string[] = [];
  #waiting: (() => void)[] = [];
  readonly listen = (message: Uint8Array): void => {
    this.messages.push(new TextDecoder().decode(message));
    for (const look of this.#waiting.splice(0)) look();
  };

  async until(words: string): Promise<void> {
    while (!this.messages.includes(words)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** What every bus keeps to (server/ports/bus.ts). */
export function describeBus(name: string, open: () => Promise<BusCluster>): void {
  describe(`bus: ${name}`, () => {
    let cluster: BusCluster;
    let left: Bus;
    let right: Bus;
    const subscriptions: Subscription[] = [];
    let topics = 0;
    const newTopic = (): string => `topic ${++topics}`;

    beforeAll(async () => {
      cluster = await open();
      left = await cluster.join();
      right = await cluster.join();
    });
    afterAll(async () => {
      for (const subscription of subscriptions) subscription.end();
      await cluster.dispose();
    });

    const listen = async (bus: Bus, topic: string): Promise<Heard & { end: () => void }> => {
      const heard = new Heard();
      const subscription = bus.subscribe(topic, heard.listen);
      subscriptions.push(subscription);
      await subscription.active;
      return Object.assign(heard, { end: () => subscription.end() });
    };

    it("is connected once it is open", () => {
      expect([left.isConnected, right.isConnected]).toEqual([true, true]);
    });

    it("carries messages of one node to another as they were sent, in their order", async () => {
      const topic = newTopic();
      const heard = await listen(right, topic);
      for (let index = 0; index < 200; index++) left.publish(topic, text(`message ${index}`));
      await heard.until("message 199");
      expect(heard.messages).toEqual(Array.from({ length: 200 }, (_, index) => `message ${index}`));
    });

    it("carries any bytes, none at all, and a megabyte", async () => {
      const topic = newTopic();
      const came: Uint8Array[] = [];
      const last = new Promise<void>((resolve) => {
        const subscription = right.subscribe(topic, (message) => {
          came.push(message);
          if (came.length === 3) resolve();
        });
        subscriptions.push(subscription);
        void subscription.active.then(() => {
          for (const message of sent) left.publish(topic, message);
        });
      });
      const sent = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, byte) => byte), new Uint8Array(1 << 20).fill(7)];
      await last;
      expect(came.map((message) => Buffer.compare(message, sent[came.indexOf(message)] ?? text("none")))).toEqual([0, 0, 0]);
    });

    it("never gives a node its own messages", async () => {
      const topic = newTopic();
      const own = await listen(left, topic);
      const other = await listen(right, topic);
      for (let index = 0; index < 2_000; index++) left.publish(topic, text(`mine ${index}`));
      left.publish(topic, text("mine"));
      right.publish(topic, text("theirs"));
      await Promise.all([own.until("theirs"), other.until("mine")]);
      expect(own.messages).toEqual(["theirs"]);
    });

    it("keeps topics apart", async () => {
      const [topic, neighbour] = [newTopic(), newTopic()];
      const heard = await listen(right, topic);
      const beside = await listen(right, neighbour);
      left.publish(topic, text("here"));
      left.publish(neighbour, text("there"));
      await Promise.all([heard.until("here"), beside.until("there")]);
      expect([heard.messages, beside.messages]).toEqual([["here"], ["there"]]);
    });

    it("gives every listener of a topic its own copy", async () => {
      const topic = newTopic();
      const first = new Promise<Uint8Array>((resolve) => subscriptions.push(right.subscribe(topic, resolve)));
      const second = new Promise<Uint8Array>((resolve) => subscriptions.push(right.subscribe(topic, resolve)));
      await listen(right, topic);
      left.publish(topic, text("to all"));
      (await first).fill(0);
      expect(new TextDecoder().decode(await second)).toBe("to all");
    });

    it("ends one of several subscriptions alone, and nothing comes after the end", async () => {
      const topic = newTopic();
      const staying = await listen(right, topic);
      const leaving = await listen(right, topic);
      leaving.end();
      leaving.end();
      left.publish(topic, text("after"));
      await staying.until("after");
      expect(leaving.messages).toEqual([]);
    });

    it("hears again what it left and came back to, however quickly", async () => {
      const topic = newTopic();
      for (let turn = 0; turn < 20; turn++) {
        const subscription = right.subscribe(topic, () => {});
        if (turn % 3 === 0) await subscription.active;
        subscription.end();
      }
      const heard = await listen(right, topic);
      left.publish(topic, text("back"));
      await heard.until("back");
      expect(heard.messages).toEqual(["back"]);
    });

    it("is silent after its end: publishing does nothing and no listener is called", async () => {
      const topic = newTopic();
      const gone = await cluster.join();
      const heard = await listen(gone, topic);
      const witness = await listen(right, topic);
      await gone.close();
      await gone.close();
      gone.publish(topic, text("from beyond"));
      left.publish(topic, text("still here"));
      await witness.until("still here");
      expect([heard.messages, witness.messages]).toEqual([[], ["still here"]]);
    });
  });
}
