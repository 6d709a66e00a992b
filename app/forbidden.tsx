import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

/** For a page of a tenant that one may enter, without the right that the page needs (403). */
export default function Forbidden() {
  return (
    <main className="flex min-h-screen items-center justify-center">
      <EmptyState
        heading="h1"
        title="You may not see this page"
        description="None of your roles gives access to it. An administrator of this tenant can change that."
        action={<LinkButton href="/">Go to the start</LinkButton>}
      />
    </main>
  );
}
