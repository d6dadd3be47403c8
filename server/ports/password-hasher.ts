/** Slow, salted password hashing, off the event loop. */
export interface PasswordHasher {
  /** A PHC string with its own salt and parameters. */
  hash(password: string): Promise<string>;
  /** Whether the password is the hashed one. With null it does the same work and answers false, so that an unknown account takes as long. */
  verify(hash: string | null, password: string): Promise<boolean>;
}
