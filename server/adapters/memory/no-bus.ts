import type { Bus } from "../../ports/bus.ts";

/** A bus that carries nothing, for nodes that share only a database: they learn of each other by polling it. */
export function createNoBus(): Bus {
  return {
    isConnected: false,
    publish: () => {},
    subscribe: () => ({ active: new Promise(() => {}), end: () => {} }),
    onChange: () => () => {},
    close: async () => {},
  };
}
