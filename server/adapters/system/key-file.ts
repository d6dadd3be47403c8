import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const KEY_BYTES = 32;
/** 32 random bytes hold about 30 different values; fewer than 8 means that a person typed them. */
const FEWEST_DIFFERENT_BYTES = 8;
/** Longer than any key, so that a wrong file is not read whole, bytes. */
const READ_LIMIT_BYTES = 512;
const FOR_OTHERS = 0o007;
const advice = "make one with: (umask 077; openssl rand -hex 32 > FILE)";

/** A key file cannot be used. The message is one line, names the file and what to do, and shows none of its content. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`MAJLIS_KEY_FILE: ${path} ${reason}`, options);
  }
}

/** Reads 32 bytes written as 64 hexadecimal digits or as base64 or base64url text. Throws {@link KeyFileError}. */
export function readKeyFile(path: string): Uint8Array {
  const { text, mode } = contentOf(path);
  if ((mode & FOR_OTHERS) !== 0)
    throw new KeyFileError(path, "is open to every user of this machine; take their rights away: chmod o= FILE");
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : fromBase64(text);
  if (key?.length !== KEY_BYTES) throw new KeyFileError(path, `holds no key of 32 bytes (64 hexadecimal digits, or base64); ${advice}`);
  if (new Set(key).size < FEWEST_DIFFERENT_BYTES) throw new KeyFileError(path, `holds a key that is not random; ${advice}`);
  return Uint8Array.from(key);
}

function contentOf(path: string): { readonly text: string; readonly mode: number } {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(READ_LIMIT_BYTES);
      // The mode of the open file, which may differ from the file at the path by now.
      return { mode: fstatSync(file).mode, text: bytes.toString("latin1", 0, readSync(file, bytes)).trim() };
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const code: unknown = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
    throw new KeyFileError(path, `cannot be read (${String(code)}); check the path and that this user may read it`, { cause });
  }
}

function fromBase64(text: string): Buffer | null {
  return /^[A-Za-z0-9_-]{43}$|^[A-Za-z0-9+/]{43}=?$/.test(text) ? Buffer.from(text, "base64") : null;
}
