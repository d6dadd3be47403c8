import type { RestClient } from "../rest-client.ts";
import { Person } from "./person.ts";
import { until } from "./until.ts";

/** Key of the card that releases are about. */
export const SOURCE_CARD = "source-1";

/** Puts the card that releases are about on its board. */
export async function writeSource(url: string, rest: RestClient, compartment: string): Promise<void> {
  const writer = new Person(rest, { username: "", id: "", compartment });
  const board = await writer.join(url);
  writer.write(board, SOURCE_CARD);
  const path = `${url}/api/compartments/${compartment}/contributions?limit=10`;
  await until(
    async () => (await (await fetch(path, { headers: { cookie: rest.cookie } })).text()).includes('"update"'),
    "there is a source",
  );
  await writer.leave(board);
}
