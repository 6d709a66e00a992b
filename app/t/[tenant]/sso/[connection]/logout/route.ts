export { logout as GET, logout as POST } from "@/lib/sso/logout";
