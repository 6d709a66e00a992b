import { redirect } from "next/navigation";

/** The bare address leads to main; `access()` there sends on to sign-in where needed. */
export default function Root() {
  redirect("/t/main");
}
