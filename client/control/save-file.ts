/** Lets the browser save a file under a name, as a download of the person's. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has begun in a task of its own; the browser keeps the bytes until it has them.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
