import type { Bus } from "../../ports/bus.ts";

/** A bus that carries nothing, for nodes that share a database and nothing else: they hear of each other by looking there. */
export function createNoBus(): Bus {
  return {
    isConnected: false,
    publish: () => {},
    subscribe: () => ({ active: new Promise(() => {}), end: () => {} }),
    onChange: () => () => {},
    close: async () => {},
  };
}
