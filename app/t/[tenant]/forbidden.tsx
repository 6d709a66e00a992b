import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

/** For a page of a tenant that one may enter, without the right that the page needs (403). */
export default function Forbidden() {
  return (
    <div className="flex min-h-96 items-center justify-center">
      <EmptyState
        title="You may not see this page"
        description="None of your roles gives access to it. An administrator of this tenant can change that."
        action={<LinkButton href="/">Go to the start</LinkButton>}
      />
    </div>
  );
}
