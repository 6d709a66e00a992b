import type postgres from "postgres";
import type { TenantRef } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import type { Outcome } from "./measure";

/** What a case works on: main with its data, its paired children, an administrator of main. */
export type World = { main: TenantRef; admin: postgres.Sql; context: Context; userId: string };

/** Measures one thing, or a few of a kind. */
export type Case = (world: World) => Promise<Outcome[]>;
