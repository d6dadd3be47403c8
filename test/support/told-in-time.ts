/**
 * Longest time in which a suite takes something for brought about by its own message, milliseconds. What finds it without one comes later: rights are
 * looked at again every 30 s, silent connections end after 16 s. How quickly a message does it is held by test/trials and test/bench, which have the machine
 * for themselves; the suites share it, so a stall of some seconds tells nothing.
 */
export const TOLD_IN_TIME_MS = 15_000;
