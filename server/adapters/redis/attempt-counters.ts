import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import { deriveClusterKeys, opaqueName } from "../../domain/cluster/sealed-message.ts";
import type { AttemptCount, OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import type { Log } from "../../ports/log.ts";
import type { CommandSender } from "./command-sender.ts";
import { explainFailure } from "./explain-failure.ts";

/**
 * Counters that all nodes of a cluster share, under names that do not reveal, without the cluster's key, whom they count (T44).
 * While Redis is unreachable each node counts for itself.
 */
export function redisAttemptCounters(parts: {
  readonly sender: CommandSender;
  readonly key: Uint8Array;
  readonly log: Log;
}): OpenAttemptCounter {
  const keys = deriveClusterKeys(parts.key);
  const storeClient = new CounterStore(parts.sender, parts.log);
  return (kind, windowSeconds) => {
    const window = { keyPrefix: "", points: 1, duration: windowSeconds };
    const limiter = new RateLimiterRedis({
      ...window,
      storeClient,
      useRedisPackage: true,
      insuranceLimiter: new RateLimiterMemory(window),
    });
    const nameOf = (key: string): string => opaqueName(keys, `attempts ${kind} ${key}`);
    return {
      add: async (key) => countOf(await limiter.penalty(nameOf(key))),
      read: async (key) => {
        const kept = await limiter.get(nameOf(key));
        return kept === null ? null : countOf(kept);
      },
      forget: async (key) => void (await limiter.delete(nameOf(key))),
    };
  };
}

function countOf({ consumedPoints, msBeforeNext }: RateLimiterRes): AttemptCount {
  return { attempts: consumedPoints, resetsInMs: msBeforeNext };
}

/** The part of a client of the `redis` package that the limiter uses, with a bound on every command. */
class CounterStore {
  readonly #sender: CommandSender;
  readonly #log: Log;
  #isShared = true;

  constructor(sender: CommandSender, log: Log) {
    this.#sender = sender;
    this.#log = log;
  }

  eval(
    script: string,
    { keys, arguments: values }: { readonly keys: readonly [string]; readonly arguments: readonly string[] },
  ): Promise<unknown> {
    return this.#watch(this.#sender.send(keys[0], ["EVAL", script, "1", keys[0], ...values]));
  }

  del(key: string): Promise<unknown> {
    return this.#watch(this.#sender.send(key, ["DEL", key]));
  }

  /** The limiter reads count and remaining time; that another attempt may come between the two does no harm. */
  multi() {
    const replies: Promise<unknown>[] = [];
    const chain = {
      get: (key: string) => (replies.push(this.#sender.send(key, ["GET", key])), chain),
      pTTL: (key: string) => (replies.push(this.#sender.send(key, ["PTTL", key])), chain),
      exec: () => this.#watch(Promise.all(replies)),
    };
    return chain;
  }

  async #watch<Reply>(reply: Promise<Reply>): Promise<Reply> {
    try {
      const value = await reply;
      if (!this.#isShared) this.#log.info({}, "attempts are counted together with the other nodes again");
      this.#isShared = true;
      return value;
    } catch (cause) {
      if (this.#isShared) this.#log.warn({ reason: explainFailure(cause) }, "attempts are counted by this node alone");
      this.#isShared = false;
      throw cause;
    }
  }
}
