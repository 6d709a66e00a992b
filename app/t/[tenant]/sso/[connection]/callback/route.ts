export { callback as GET } from "@/lib/sso/oidc/entrances";
