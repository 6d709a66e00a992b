import { supervise } from "./runtime/supervisor";

await supervise("dev");
