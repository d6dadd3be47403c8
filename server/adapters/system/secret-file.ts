import { readFileSync, statSync } from "node:fs";

/** The rights of users outside the file's group. */
const OTHERS = 0o007;

/**
 * Reads a secret of 24 to 200 letters, digits, "-" or "_" from a file; white space around it is ignored.
 * Throws, naming the setting and the file and showing none of its content, if it holds no such secret.
 */
export function readSecretFile(setting: string, path: string): string {
  let secret: string;
  let isOpen = false;
  try {
    isOpen = (statSync(path).mode & OTHERS) !== 0;
    secret = readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new Error(`${setting}: ${path} cannot be read`, { cause });
  }
  if (isOpen) throw new Error(`${setting}: ${path} is open to every user of this machine; take their rights away: chmod o= FILE`);
  if (!/^[A-Za-z0-9_-]{24,200}$/.test(secret)) throw new Error(`${setting}: ${path} must hold 24 to 200 letters, digits, "-" or "_"`);
  return secret;
}
