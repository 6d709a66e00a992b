export { acs as POST } from "@/lib/sso/entrances";
