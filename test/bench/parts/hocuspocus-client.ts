import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { RawSocket } from "./raw-socket.ts";

const AUTH = 2;
const TOKEN = 0;
const AUTHENTICATED = 2;
const QUERY_AWARENESS = 3;
/** Hocuspocus closes a connection that said nothing for a minute; its own client renews its presence more often than this. */
const SIGN_OF_LIFE_MS = 30_000;

/** Opens a document as @hocuspocus/provider does: one socket, its name in front of every message, a token, the wait for "authenticated". */
export async function openHocuspocus(port: number, name: string): Promise<RawSocket> {
  const socket = await RawSocket.open(port, "/");
  socket.address = Buffer.from(encoded((encoder) => writeVarString(encoder, name)));
  const authenticated = new Promise<void>((resolve) => {
    socket.onFrame = (payload) => {
      if (payload[0] === AUTH && payload[1] === AUTHENTICATED) resolve();
    };
  });
  socket.send(
    encoded((encoder) => {
      for (const type of [AUTH, TOKEN]) writeVarUint(encoder, type);
      for (const text of ["no secret", "4.7.0"]) writeVarString(encoder, text);
    }),
  );
  await authenticated;
  socket.onFrame = null;
  const signOfLife = setInterval(() => {
    if (socket.isClosed) clearInterval(signOfLife);
    else socket.send(Uint8Array.of(QUERY_AWARENESS));
  }, SIGN_OF_LIFE_MS);
  signOfLife.unref();
  return socket;
}

function encoded(write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
}
