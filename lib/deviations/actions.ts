"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { acceptDeviations, endAcceptance, repairDeviations } from "./commands";
import { AcceptInput, DeviationsInput } from "./model";

/** Accepts deviations with a note and an expiry (W7). */
export const accept = action({
  name: "deviation.accept",
  needs: edit("deviations"),
  only: "main",
  input: AcceptInput,
  run: acceptDeviations,
});

/** Takes an acceptance back. */
export const unaccept = action({
  name: "deviation.end_acceptance",
  needs: edit("deviations"),
  only: "main",
  input: DeviationsInput,
  run: endAcceptance,
});

/** Pushes again where a tenant differs. */
export const repair = action({
  name: "deviation.repair",
  needs: edit("deviations"),
  only: "main",
  input: DeviationsInput,
  run: repairDeviations,
});
