import type { Bus } from "../../ports/bus.ts";
import type { Metrics } from "../../ports/metrics.ts";

/** The same bus, with its messages counted. */
export function meteredBus(bus: Bus, metrics: Pick<Metrics, "busMessage">): Bus {
  return {
    get isConnected() {
      return bus.isConnected;
    },
    publish: (topic, message) => {
      metrics.busMessage(bus.isConnected ? "out" : "dropped");
      bus.publish(topic, message);
    },
    subscribe: (topic, listener) =>
      bus.subscribe(topic, (message) => {
        metrics.busMessage("in");
        listener(message);
      }),
    onChange: (listener) => bus.onChange(listener),
    close: () => bus.close(),
  };
}
