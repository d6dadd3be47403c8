/** One signed-in caller of a running server's REST API. */
export class RestClient {
  readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  /** Signs in; rejects unless the server answers 201. */
  static async signIn(url: string, username: string, password = "majlis-demo"): Promise<RestClient> {
    const response = await fetch(`${url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (response.status !== 201) throw new Error(`signing in ${username}: ${response.status} ${await response.text()}`);
    return new RestClient(url, (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "");
  }

  /** Sends a request with this caller's cookie and gives the raw answer. */
  request(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { cookie: this.cookie, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Sends a request and gives its JSON; rejects unless the answer is 2xx. */
  async json<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const response = await this.request(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as Body;
  }

  /** A ticket for one join of a compartment. */
  async ticket(compartment: string): Promise<string> {
    return (await this.json<{ ticket: string }>("POST", `/api/compartments/${compartment}/tickets`)).ticket;
  }

  /** A personal access token. */
  async token(name = "test"): Promise<string> {
    return (await this.json<{ token: string }>("POST", "/api/tokens", { name, expiresInDays: 1 })).token;
  }
}
