/**
 * Splits a stream of UTF-8 bytes into lines, without their LF. CR stays part of a line; a last line needs no LF.
 * Invalid UTF-8 becomes U+FFFD, which makes any line of an export invalid. Rejects on a line above the limit,
 * so that memory stays bounded whatever the file holds.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, limitCharacters: number): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      pieces.push(text.slice(start, end));
      yield pieces.join("");
      pieces = [];
      length = 0;
      start = end + 1;
    }
    pieces.push(text.slice(start));
    length += text.length - start;
    if (length > limitCharacters) throw new Error(`a line is longer than ${limitCharacters} characters`);
  }
  pieces.push(decoder.decode());
  const rest = pieces.join("");
  if (rest !== "") yield rest;
}
