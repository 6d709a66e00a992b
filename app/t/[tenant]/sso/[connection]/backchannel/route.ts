export { backchannel as POST } from "@/lib/sso/oidc/entrances";
