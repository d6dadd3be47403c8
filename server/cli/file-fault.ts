const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "this user of the machine may not open it",
  EPERM: "this user of the machine may not do that",
  ENOSPC: "the disk is full",
  EROFS: "the disk can only be read",
  EIO: "the disk reports a fault",
};

/** What an error says in words: what the system refused about a file, else its own message. */
export function fileFault(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return ("syscall" in cause && "code" in cause ? SENTENCES[String(cause.code)] : undefined) ?? cause.message;
}
