import { entriesOf, type SignInPolicy } from "@/lib/policies/words";

/** The policy as it is typed: numbers and lists are text. */
export type PolicyDraft = {
  minLength: string;
  classes: string;
  history: string;
  refuseCommon: boolean;
  sessionHours: string;
  inactiveDays: string;
  networks: string;
  domains: string;
};

/** A policy as it stands in the form: an entry of a list a line. */
export function draftOf(policy: SignInPolicy): PolicyDraft {
  return {
    minLength: String(policy.minLength),
    classes: String(policy.classes),
    history: String(policy.history),
    refuseCommon: policy.refuseCommon,
    sessionHours: String(policy.sessionHours),
    inactiveDays: String(policy.inactiveDays),
    networks: policy.networks.join("\n"),
    domains: policy.domains.join("\n"),
  };
}

/** What was typed, as it is sent. A field that was emptied is no number, which the server says. */
export function policyOf(draft: PolicyDraft): SignInPolicy {
  const whole = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
  return {
    minLength: whole(draft.minLength),
    classes: whole(draft.classes),
    history: whole(draft.history),
    refuseCommon: draft.refuseCommon,
    sessionHours: whole(draft.sessionHours),
    inactiveDays: whole(draft.inactiveDays),
    networks: entriesOf(draft.networks),
    domains: entriesOf(draft.domains),
  };
}
