/** A source of text or bytes in pieces, such as standard input. */
export type AsyncReadable = AsyncIterable<string | Uint8Array>;

const limitBytes = 4096;

/** The first line without its line end; at most 4096 bytes are read. Empty if there is none. */
export async function readLine(input: AsyncReadable): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of input) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes("\n") || text.length > limitBytes) break;
  }
  return text.split("\n", 1)[0]?.replace(/\r$/, "") ?? "";
}
