import { RestClient } from "../rest-client.ts";

const sessions = new Map<string, RestClient>();

/** One session for each person and node: signing in is slow on purpose. */
export async function signedIn(url: string, username: string): Promise<RestClient> {
  const key = `${url} ${username}`;
  const known = sessions.get(key) ?? (await RestClient.signIn(url, username));
  sessions.set(key, known);
  return known;
}
