/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The parsed body; throws if it is no JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
  readonly json: any;
}

/** One person's program: keeps cookies as a browser would, sends what it is told. */
export class Caller {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();
  /** Sent with every request; `authorization` for a bearer token. */
  readonly headers: Record<string, string> = {};

  constructor(origin: string) {
    this.#origin = origin;
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send("GET", path, { headers: headers ?? {} });
  }

  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    const text = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
    return this.send("POST", path, { headers: headers ?? {}, ...text });
  }

  delete(path: string): Promise<Answer> {
    return this.send("DELETE", path, {});
  }

  /** Any request; the body goes out as it is. */
  async send(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> },
  ): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(this.#origin + path, {
      method,
      redirect: "manual",
      headers: { ...(cookie && { cookie }), ...this.headers, ...init.headers },
      ...(init.body !== undefined && { body: init.body }),
    });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    const text = await response.text();
    return {
      status: response.status,
      text,
      headers: response.headers,
      get json() {
        return JSON.parse(text) as unknown;
      },
    };
  }

  /** The value of a cookie, or undefined. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  #keep(header: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
    if (name === undefined || value === undefined) return;
    if (value === "") this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
