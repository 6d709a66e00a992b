export { metadata as GET } from "@/lib/sso/entrances";
