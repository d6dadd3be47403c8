import { parentPort, workerData } from "node:worker_threads";
import { serveThread, type ThreadStart } from "../../server/adapters/worker/open-thread.ts";
import { transferring } from "../../server/adapters/worker/rpc.ts";

/** What the thread refuses with. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly code = "E_REFUSED";
}

/** A service to call from another thread in tests. */
export class Echo {
  readonly #greeting: string;
  constructor(greeting: string) {
    this.#greeting = greeting;
  }
  async greet(name: string): Promise<string> {
    return `${this.#greeting} ${name}`;
  }
  async refuse(): Promise<never> {
    throw new Refused("not today");
  }
  async handOver(): Promise<Uint8Array> {
    const bytes = Uint8Array.of(1, 2, 3);
    return transferring(bytes, [bytes.buffer]);
  }
  async lengthOf(bytes: Uint8Array): Promise<number> {
    return bytes.length;
  }
  async uncloneable(): Promise<unknown> {
    return () => 1;
  }
  async never(): Promise<void> {
    await new Promise<void>(() => undefined);
  }
  async die(): Promise<void> {
    process.exit(3);
  }
}

if (parentPort) {
  await serveThread({ parentPort, workerData: workerData as ThreadStart<{ readonly greeting: string }> }, ({ greeting }) => {
    if (greeting === "") throw new Refused("no greeting");
    return new Echo(greeting);
  });
}
