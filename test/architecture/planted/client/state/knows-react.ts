import { useState } from "react";
import { usePlanted } from "../hooks/use-planted.ts";

/** Planted: state imports neither React nor hooks. */
export const shortcut = [useState, usePlanted];
