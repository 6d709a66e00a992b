import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

/** For what does not exist, and for tenants that one may not enter: the two look alike (A5). */
export default function NotFound() {
  return (
    <main className="flex min-h-screen items-center justify-center">
      <EmptyState
        heading="h1"
        title="There is nothing here"
        description="The address is wrong, or it is not for you."
        action={<LinkButton href="/">Go to the start</LinkButton>}
      />
    </main>
  );
}
