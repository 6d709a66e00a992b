export { login as GET } from "@/lib/sso/entrances";
