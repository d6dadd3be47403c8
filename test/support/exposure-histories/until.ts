/** Resolves once something is true; rejects with `what` if it is not after 15 seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`it did not come true in time that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
