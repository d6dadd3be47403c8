import type { MessagePort, Transferable } from "node:worker_threads";

/** Asks for one call. `id` is unique among the calls under way on a port. */
interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Answers one call. */
type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: RemoteError };

/** The part of an error that is sent to the other thread. */
interface RemoteError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string;
}

/** The other thread is gone; whether a call under way was carried out is unknown. */
export class ThreadGone extends Error {
  override readonly name = "ThreadGone";
}

const transferLists = new WeakMap<object, readonly Transferable[]>();

/** Marks an object that a served method returns: these buffers are handed over instead of copied, and are gone on this side. */
export function transferring<Value extends object>(value: Value, buffers: readonly Transferable[]): Value {
  transferLists.set(value, buffers);
  return value;
}

/** The buffers of bytes that own all of theirs, to be handed over; a view of something larger is copied instead. */
export function ownBuffers(...arrays: readonly Uint8Array[]): ArrayBuffer[] {
  return arrays.flatMap(({ buffer, byteLength }) => (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : []));
}

/**
 * Answers calls that come in on a port by calling methods of `target`, each as soon as it arrives.
 *
 * Only functions of the object or its class can be called. An error of a method is sent to its caller; the thread continues.
 */
export function serveMethods(port: MessagePort, target: object): void {
  port.on("message", (call: Call) => void answer(port, target, call));
}

async function answer(port: MessagePort, target: object, { id, method, args }: Call): Promise<void> {
  try {
    const member: unknown = Reflect.get(target, method);
    if (typeof member !== "function" || method in Object.prototype) throw new TypeError(`there is no method ${method}`);
    const value: unknown = await Reflect.apply(member, target, args);
    const buffers = typeof value === "object" && value !== null ? transferLists.get(value) : undefined;
    port.postMessage({ id, value } satisfies Answer, buffers);
  } catch (error) {
    port.postMessage({ id, error: toRemote(error) } satisfies Answer);
  }
}

function toRemote(error: unknown): RemoteError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  // Only a plain code: anything else might not be cloneable and the answer would be lost.
  const code: unknown = Reflect.get(error, "code");
  const hasPlainCode = typeof code === "string" || typeof code === "number";
  return {
    name: error.name,
    message: error.message,
    ...(hasPlainCode && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
  };
}

/** How to call methods over a port. */
export interface CallOptions {
  /** Error classes that the callers tell apart by `instanceof`; matched by the name an instance carries. */
  readonly errors?: readonly (new (message: string) => Error)[];
  /** Buffers among the arguments to hand over instead of copying. */
  readonly transfer?: (method: string, args: readonly unknown[]) => readonly Transferable[];
}

/** Only methods that answer by a promise can be called from another thread. */
export type Remote<Target> = {
  readonly [Name in keyof Target as Target[Name] extends (...args: never[]) => Promise<unknown> ? Name : never]: Target[Name];
};

/**
 * Gives an object whose every method is answered by {@link serveMethods} on the other end of the port.
 *
 * Arguments and results are cloned. Calls under way reject with {@link ThreadGone} when the other end closes or its thread
 * exits, and so do later calls. The port keeps the process alive only while a call is under way.
 */
export function callMethods<Target extends object>(port: MessagePort, options: CallOptions = {}): Remote<Target> {
  const caller = new Caller(port, options);
  const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  return new Proxy(Object.create(null) as Remote<Target>, {
    get: (_target, name) => {
      // `then` must not be a method, or awaiting the object itself would call it.
      if (typeof name !== "string" || name === "then") return undefined;
      const method = methods.get(name) ?? ((...args: unknown[]) => caller.call(name, args));
      methods.set(name, method);
      return method;
    },
  });
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The calling end of one port. */
class Caller {
  readonly #port: MessagePort;
  readonly #options: CallOptions;
  readonly #classes: ReadonlyMap<string, new (message: string) => Error>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #isGone = false;

  constructor(port: MessagePort, options: CallOptions) {
    this.#port = port;
    this.#options = options;
    this.#classes = new Map(options.errors?.map((errorClass) => [new errorClass("").name, errorClass]));
    port.on("message", (answer: Answer) => this.#settle(answer));
    port.on("close", () => this.#abandon());
    port.unref();
  }

  call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#isGone) return Promise.reject(new ThreadGone(`the thread that answers ${method} is gone`));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#nextId++;
    // Posted before it is pending: arguments that cannot be cloned throw here and leave nothing behind.
    try {
      this.#port.postMessage({ id, method, args } satisfies Call, this.#options.transfer?.(method, args));
    } catch (error) {
      return Promise.reject(error);
    }
    if (this.#pending.size === 0) this.#port.ref();
    this.#pending.set(id, { resolve, reject });
    return promise;
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) this.#port.unref();
    if ("error" in answer) pending.reject(this.#revive(answer.error));
    else pending.resolve(answer.value);
  }

  #revive({ name, message, code, stack }: RemoteError): Error {
    const error = new (this.#classes.get(name) ?? Error)(message);
    if (error.name !== name) Object.defineProperty(error, "name", { value: name, configurable: true });
    if (code !== undefined) Object.defineProperty(error, "code", { value: code, configurable: true, enumerable: true });
    if (stack !== undefined) error.stack = stack;
    return error;
  }

  #abandon(): void {
    this.#isGone = true;
    const abandoned = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of abandoned) reject(new ThreadGone("the thread ended before it answered"));
  }
}
