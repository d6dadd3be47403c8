import { toDirectoryFailure } from "../failure.ts";

/** Turns what SQLite cannot do now (disk full, I/O error, read-only, busy) into `DirectoryUnavailable`. */
export function withKnownFailures<Methods extends object>(directory: Methods): Methods {
  return new Proxy(directory, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (Reflect.apply(method, target, args) as Promise<unknown>);
        } catch (cause) {
          throw toDirectoryFailure(cause);
        }
      };
    },
  });
}
