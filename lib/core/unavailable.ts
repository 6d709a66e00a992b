/** A tenant's state in words, for someone who may enter it. */
export const UNAVAILABLE = {
  upgrading: "This tenant is being upgraded. Try again in a minute.",
  suspended: "This tenant is suspended. An Account Admin can resume it in the gateway.",
  provisioning: "This tenant is being prepared. Try again in a moment.",
  removing: "This tenant is being removed.",
  failed: "This tenant could not be prepared. The gateway tells why and can try again.",
} as const;

/** For someone whose session is used from a network that his home does not admit (A7). */
export const WRONG_PLACE =
  "Your administrator lets people work from certain networks only, and yours is none of them. Go back to one of them, or ask for yours to be added.";
