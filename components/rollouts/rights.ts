/** What this person may do with rollouts, by his roles; what is false is absent from every menu. */
export type RolloutRights = { push: boolean; rollBack: boolean };
