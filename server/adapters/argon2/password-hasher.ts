import { hash, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../../ports/password-hasher.ts";

// argon2id (2) with the floor of the OWASP password storage cheat sheet: 19 MiB, two passes, one lane.
// A number, since the package's const enum is not there at run time.
const argon2id = 2;
const parameters = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Hash of an unknown password, verified where there is no account, so that both cases take equally long. Same parameters and lengths as real hashes.
const decoy = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** Argon2id on the thread pool. */
export class Argon2PasswordHasher implements PasswordHasher {
  async hash(password: string): Promise<string> {
    return await hash(password.normalize("NFC"), parameters);
  }

  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? decoy, password.normalize("NFC"));
    return matches && passwordHash !== null;
  }
}
