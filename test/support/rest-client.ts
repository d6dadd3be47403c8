import type { z } from "zod";
import { cardDeletion } from "../../shared/rest/restorations.ts";
import { timelinePage } from "../../shared/rest/timeline.ts";

/** Answers that clients read more leniently than the server may write them, by the end of their path. */
const STRICT: readonly (readonly [RegExp, z.ZodType])[] = [
  [/\/timeline(\?|$)/, timelinePage],
  [/\/deletion$/, cardDeletion],
];

/** Throws if an answer of the server is not what this version says that it sends. */
function strictly(path: string, status: number, body: unknown): unknown {
  const schema = status === 200 ? STRICT.find(([end]) => end.test(path))?.[1] : undefined;
  schema?.parse(body);
  return body;
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The parsed body; throws if it is no JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
  readonly json: any;
}

/** What a request carries; the body goes out as it is. */
interface RequestParts {
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** One person's program on the REST API: keeps cookies as a browser does. */
export class RestClient {
  readonly url: string;
  /** Sent with every request; `authorization` for a bearer token. */
  readonly headers: Record<string, string> = {};
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  /** Signs in; rejects unless the server answers 201. */
  static async signIn(url: string, username: string, password = "majlis-demo"): Promise<RestClient> {
    const client = new RestClient(url);
    const answer = await client.post("/api/session", { username, password });
    if (answer.status !== 201) throw new Error(`signing in ${username}: ${answer.status} ${answer.text}`);
    return client;
  }

  /** The `Cookie` header that it sends. */
  get cookie(): string {
    return Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join("; ");
  }

  /** The value of one cookie, or undefined. */
  cookieNamed(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("GET", path, { headers });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", path, withJson(body, headers));
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.send("PATCH", path, withJson(body, {}));
  }

  delete(path: string): Promise<Answer> {
    return this.send("DELETE", path, {});
  }

  /** Sends any request and reads the answer. */
  async send(method: string, path: string, parts: RequestParts): Promise<Answer> {
    const response = await this.#fetch(method, path, parts);
    const text = await response.text();
    return {
      status: response.status,
      text,
      headers: response.headers,
      get json() {
        return strictly(path, response.status, JSON.parse(text));
      },
    };
  }

  /** Sends a request with a JSON body, if any, and gives the raw answer. */
  request(method: string, path: string, body?: unknown): Promise<Response> {
    return this.#fetch(method, path, withJson(body, {}));
  }

  /** Sends a request and gives its JSON; rejects unless the answer is 2xx. */
  async json<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const response = await this.request(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : strictly(path, response.status, await response.json())) as Body;
  }

  /** A ticket for one join of a compartment. */
  async ticket(compartment: string): Promise<string> {
    return (await this.json<{ ticket: string }>("POST", `/api/compartments/${compartment}/tickets`)).ticket;
  }

  /** A personal access token. */
  async token(name = "test"): Promise<string> {
    return (await this.json<{ token: string }>("POST", "/api/tokens", { name, expiresInDays: 1 })).token;
  }

  async #fetch(method: string, path: string, { headers, body }: RequestParts): Promise<Response> {
    const { cookie } = this;
    const response = await fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: { ...(cookie !== "" && { cookie }), ...this.headers, ...headers },
      ...(body !== undefined && { body }),
    });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    return response;
  }

  #keep(header: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
    if (name === undefined || value === undefined) return;
    if (value === "") this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function withJson(body: unknown, headers: Record<string, string>): RequestParts {
  return body === undefined ? { headers } : { headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
