/** Derived work could not be done now: too much of it waits, or its worker was lost. Trying later may help. Nothing was lost. */
export class WorkUnavailable extends Error {
  override readonly name = "WorkUnavailable";
}
