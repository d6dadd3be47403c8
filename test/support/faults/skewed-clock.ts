import { readFileSync } from "node:fs";

// Preloaded into a server (`node --import`), it puts the wall clock of every thread wrong by as many milliseconds as the file named by
// MAJLIS_TEST_CLOCK holds, and looks again ten times a second, so that the clock can jump while the server runs. The monotonic clock stays.

const path = process.env["MAJLIS_TEST_CLOCK"] ?? "";
const RealDate = Date;
let offsetMs = 0;

function look(): void {
  const said = Number(readFileSync(path, "utf8"));
  if (Number.isFinite(said)) offsetMs = said;
}

if (path !== "") {
  look();
  setInterval(look, 100).unref();
  const skewedNow = (): number => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [skewedNow()] : given, newTarget) as object,
    apply: () => new RealDate(skewedNow()).toString(),
    get: (target, key, receiver) => (key === "now" ? skewedNow : (Reflect.get(target, key, receiver) as unknown)),
  });
}
