"use client";

import { Dialog } from "../ui/dialog";
import { InvitationLinks } from "./invitation-links";

/** Links for new passwords that no mail takes along, to be handed over. */
export default function ResetLinks({
  links,
  onClose,
}: {
  links: { email: string; link: string }[];
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={links.length === 1 ? "A link for a new password" : `${links.length} links for new passwords`}
      description="No mail server is set up: hand it over yourself. Passwords and sessions stay as they are until a link is used."
    >
      <InvitationLinks links={links} purpose="reset" />
    </Dialog>
  );
}
